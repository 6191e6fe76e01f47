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
    scores: ["Too short or too simple", "Fair. Another word makes it stronger", "Good", "Strong"],
  },
  accept: {
    invited: "You are invited",
    invitedBy: (name: string) => `${name} invites you`,
    title: (place: string) => `Join ${place}`,
    portal: "In the portal",
    until: "Valid until",
    email: "Your e-mail",
    hasAccount: "You already have an account with this address. Enter its password.",
    submit: "Accept and sign in",
    decline: "I don't want this invite",
    declineTitle: (place: string) => `Decline the invite to ${place}?`,
    declineLead:
      "The link in your mail then no longer works. " +
      "The person who invited you sees that you declined, and can invite you again.",
    declineYes: "Decline",
    declineNo: "Keep the invite",
    declinedTitle: "You declined the invite",
    declinedLead: "You can close this page. If it was a mistake, ask the person who invited you for a new invite.",
    noTokenTitle: "Open the link in your mail",
    noTokenLead:
      "If you came here by the link in your mail, your mail program has cut the link's end off. " +
      "Enter the code that stands in the same mail.",
  },
  otherWays: {
    emailHint: "The address that the mail was sent to",
    code: "Code in the mail",
    codeHint: "Eight letters and numbers, such as 7K2M-9QXT",
    open: "Open the invite",
    paste: "Or paste the whole link",
    link: "Link in the mail",
    linkHint: "Copy it from the mail: right-click its button, or hold it with a finger, and copy the address.",
    noLink: "There is no whole link in this text. Copy all of the link from the mail, up to its last character.",
    openLink: "Open the link",
  },
  signedIn: {
    as: (name: string, email: string) => `You are signed in as ${name} (${email}).`,
    linkIsFor: (email: string) => `This link is for ${email}.`,
    linkMayBeForAnother: "This link may be for another account.",
    accepting: "If you accept, this browser is signed in with that address instead.",
    resetting: "It sets the password of the account that it was mailed to.",
    confirming: "It changes the address of the account that it was mailed for.",
    stay: (name: string) => `Stay signed in as ${name}`,
  },
  dead: {
    usedTitle: "This link was used already",
    expiredTitle: "This link has expired",
    invalidTitle: "This link is not valid",
    invalidLead:
      "A part of the link was lost on its way, or the invite was replaced or withdrawn. " +
      "Try the code that stands in the mail. If that does not help, ask the person who invited you.",
    inactiveTitle: "The organisation is not active",
    otherTitle: "The invite could not be shown",
    fresh: "Mail me a new link",
    sentTitle: "Check your mail",
    sentLead: "If the invite is still valid for you, a new link is on its way to the same address.",
    toSignIn: "To the sign-in page",
  },
  signIn: {
    title: "Sign in",
    leadBack: "Please sign in to return to your page.",
    email: "E-mail",
    remember: "Keep me signed in",
    submit: "Sign in",
    forgot: "Forgot your password?",
  },
  forgot: {
    title: "Forgot your password?",
    lead: "Enter your e-mail address. You get a mail with a link to set a new password.",
    submit: "Mail me a link",
    sentTitle: "Check your mail",
    sentLead:
      "If there is an account or an invite for that address, a link is on its way. " +
      "It may take a minute. Look in your spam folder, too.",
    back: "Back to the sign-in page",
  },
  signUp: {
    offer: "Make an account",
    title: "Make an account",
    lead: "It is free. You get a mail with a link that confirms your address.",
    submit: "Mail me the link",
    haveOne: "I have an account: sign in",
    sentTitle: "Check your mail",
    sentLead: "A mail to that address says how to go on. It may take a minute. Look in your spam folder, too.",
    confirmTitle: "Choose your password",
    confirmLead: "Your account is then ready, and you are signed in.",
    confirm: "Make my account",
    noTokenLead: "This page works with the link that was mailed to you. Open that mail again, or sign up once more.",
  },
  reset: {
    title: "Set a new password",
    lead: "It works at once. You are signed out on every device.",
    submit: "Set the password",
    doneTitle: "Your new password is set",
    doneLead: "Sign in with it now.",
    noTokenLead: "This page works with the link that was mailed to you. Open that mail again, or ask for another link.",
    again: "Ask for another link",
  },
  confirmEmail: {
    title: "Confirm your new address",
    lead: "You then sign in with this address, and mail goes there.",
    submit: "Confirm this address",
    noTokenLead:
      "This page works with the link that was mailed to you. If you came here by that link, your mail program " +
      "has cut its end off. Copy the whole link from the mail, and paste it here.",
    doneTitle: "Your new address is confirmed",
    doneLead: "You were signed out everywhere. Sign in with the new address.",
  },
  missing: {
    title: "There is no such page",
    lead: "The address may be wrong, or the page has moved.",
  },
};
