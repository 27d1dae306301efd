// The words of the conflict inbox: kinds of cases, what was done, what a person may choose.
export const kinds = {
  late_sale: "Sold twice: two customers have the same places",
  double_admission: "Two people came in with one ticket",
  forked_journal: "A device's books have two histories",
  performance_cancelled: "Money to give back: performance cancelled",
  performance_moved: "Money to give back: performance moved",
  malformed_entries: "A device wrote something that nobody can read",
  hand_settlement: "A kiosk could not finish a payment",
  place_not_adoptable: "A replaced device's places could not be taken over",
  refund_requested: "Money to give back: a customer asked",
  refund_paid_twice: "Money was given back twice",
  admitted_after_void: "Somebody came in with a refunded ticket",
  forked_sale: "A sale out of a second history that may not be true",
};
/** What an empty list says, by the state of the cases that were asked for. */
export const nothing = {
  open: "Nothing needs a person now. Everybody has their seat or their money.",
  closed: "No case has been closed yet.",
};
export const actions = {
  settled_again: "The order got its places after all",
  reseated: "New places given",
  refund_ordered: "Refund started",
  refund_paid: "Money paid back",
  refund_failed: "The refund did not work",
  left_to_person: "Left to you",
  honoured: "Let in without a place",
  noted: "Noted",
  accepted: "Taken into the books",
  closed: "Closed",
};
/** What a person may choose: the button, and the sentence that says yes to it once more. */
export const choices = {
  reseat: {
    button: "Give them other seats",
    yes: "Yes, give them other seats",
    text:
        "They get the best free seats of the same category or a better one, together. Their printed tickets stay good; the door shows the new seats."
  },
  refund: {
    button: "Give the money back",
    yes: "Yes, give the money back",
    text: "Their tickets stop working at every door, and the whole price goes back. This can't be undone."
  },
  honour: {
    button: "Let them in anyway",
    yes: "Yes, let them in anyway",
    text:
        "They keep their tickets and are let in, but have no seats of their own. Somebody at the door must find places for them."
  },
  refund_paid: {
    button: "I gave the money back by hand",
    yes: "Yes, I gave the money back by hand",
    field: "Receipt or reference number",
    path: "refund-paid",
    text: "Only if the customer has the money already. The reference is kept in the books."
  },
  accept: {
    button: "Take this sale into the books",
    yes: "Yes, take this sale into the books",
    text:
        "Only if you believe it: the customer has the ticket, or the terminal the payment. If the seats are free they are theirs; else you choose what becomes of them."
  },
  close: {
    button: "Close without doing anything",
    yes: "Yes, close without doing anything",
    field: "Why? (for whoever looks later)",
    text: "Nothing more will happen to this order by itself."
  },
};
