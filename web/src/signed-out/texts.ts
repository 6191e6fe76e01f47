export const t = {
  scheme: {
    label: (now: string) => `Colours: ${now}. Change`,
    names: {
      auto: "As your system",
      light: "Light",
      dark: "Dark",
    },
  },
  help: (contact: string) => `Need help? Ask ${contact}`,
  optional: "(optional)",
  password: {
    label: "Password",
    yours: "Your password",
    choose: "Choose a password",
    rule: (least: number) =>
      `At least ${least} characters. A few unrelated words are easy to remember and hard to guess.`,
    scores: ["Too short or too alike", "Fair. Another word makes it better", "Good", "Strong"],
  },
  accept: {
    invited: "You are invited",
    invitedBy: (name: string) => `${name} invites you`,
    title: (place: string) => `Join ${place}`,
    portal: "In the portal",
    until: "Valid until",
    email: "Your e-mail",
    hasAccount: "You have an account with this address already. Its password is all that is needed.",
    submit: "Accept and sign in",
    decline: "I don't want this invite",
    declineTitle: (place: string) => `Decline the invite to ${place}?`,
    declineLead:
      "The link in your mail ends with it. Whoever invited you sees that you declined, and may invite you again.",
    declineYes: "Decline",
    declineNo: "Keep the invite",
    declinedTitle: "You declined the invite",
    declinedLead:
      "Nothing else is needed; you may close this page. If it was a mistake, ask whoever invited you for a new invite.",
    noTokenTitle: "Open the link in your mail",
    noTokenLead:
      "This page works with the link that was mailed to you. " +
      "Open that mail again and follow its link; the link is in no other place.",
  },
  dead: {
    usedTitle: "This link was used already",
    expiredTitle: "This link has expired",
    invalidTitle: "This link is not valid",
    inactiveTitle: "The organisation is not active",
    otherTitle: "The invite could not be shown",
    fresh: "Mail me a fresh link",
    sentTitle: "Check your mail",
    sentLead: "If the invite is still meant for you, a fresh link is on its way to the address that it first went to.",
    toSignIn: "To the sign-in page",
  },
  signIn: {
    title: "Sign in",
    leadBack: "Please sign in to go on where you were.",
    email: "E-mail",
    remember: "Keep me signed in",
    submit: "Sign in",
    forgot: "Forgot your password?",
  },
  forgot: {
    title: "Forgot your password?",
    lead: "Type your e-mail address, and a link to set a new password is mailed there.",
    submit: "Mail me a link",
    sentTitle: "Check your mail",
    sentLead:
      "If there is an account or an invite for that address, a link is on its way. " +
      "It may take a minute; look among unwanted mail, too.",
    back: "Back to the sign-in page",
  },
  reset: {
    title: "Set a new password",
    lead: "It takes effect at once, and signs you out on every device.",
    submit: "Set the password",
    doneTitle: "Your new password is set",
    doneLead: "Sign in with it now.",
    noTokenLead: "This page works with the link that was mailed to you. Open that mail again, or ask for another link.",
    again: "Ask for another link",
  },
  confirmEmail: {
    title: "Confirm your new address",
    lead: "From then on you sign in with it, and mail goes there.",
    submit: "Confirm this address",
    doneTitle: "Your new address is confirmed",
    doneLead: "You were signed out everywhere. Sign in with the new address.",
  },
  missing: {
    title: "There is no such page",
    lead: "The address may be mistyped, or the page has moved.",
  },
};
