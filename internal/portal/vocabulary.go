package portal

// Codes are all codes that the rules refuse with.
var Codes = []Code{
	CodeInvalid, CodeNotSignedIn, CodeForbidden, CodeNotFound, CodeConflict, CodeChanged, CodeWrongState, CodeTooManyAttempts,
	CodeUnavailable, CodeMalformed, CodeBadCredentials, CodeConfirmPassword, CodePasswordTooShort, CodePasswordTooLong,
	CodePasswordGuessable, CodeLinkUsed, CodeLinkExpired, CodeLinkInvalid, CodePartnerInactive, CodeEmailTaken,
	CodeEmailMissing, CodeAddressBounced, CodeDomainTaken, CodeDomainPublic, CodeDomainIgnored, CodeExternalIDTaken, CodeLicensedIDTaken,
	CodeLastOwner, CodeLastPrimaryContact, CodeNoSuchAccount, CodeCaptureClosed, CodeNoSlotsLeft, CodeUnsupportedImage,
	CodeNotInEcosystem, CodeColumnAmbiguous, CodeColumnMissing,
}

// Reasons are all reasons that an answer gives for one person, row or link.
var Reasons = []Reason{
	ReasonNotFound, ReasonNotInvited, ReasonDeclined, ReasonInviteExpired, ReasonLinkInvalid, ReasonEmailInUse, ReasonDomainIgnored,
	ReasonDomainOfOtherPartner, ReasonNoDomainAssigned, ReasonDomainNotAssigned, ReasonSelfRegistered, ReasonRevoked,
	ReasonDenied, ReasonNoPartner, ReasonUnchecked, ReasonChanged, ReasonNameMissing, ReasonNameInvalid, ReasonKindInvalid,
	ReasonDomainInvalid, ReasonTagsInvalid, ReasonPartnerUnknown, ReasonDescriptionInvalid, ReasonEmailInvalid,
	ReasonEmailMissing, ReasonGroupUnknown, ReasonEmailTaken, ReasonDisabled, ReasonAddressBounced, ReasonTooManyAttempts,
	MatchAddress, MatchDomain, MatchPartner, ReasonAlreadyLinked, ReasonSeveralMembers, ReasonPersonGone, ReasonMemberGone,
	ReasonNotInEcosystem, ReasonWrongState, ReasonConfirmPassword, ReasonPartnerInactive,
	ReasonPhoneLeftOut, ReasonNameLeftOut, ReasonTitleLeftOut, ReasonGroupsLeftOut,
}
