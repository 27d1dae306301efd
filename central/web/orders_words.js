// The words of the orders page.
export const states = {
  sold: "Sold",
  conflict: "Sold, and somebody else may have the places: see the conflict inbox",
  cancelled: "Taken back by the kiosk",
  refunding: "Is being paid back: the tickets are void",
  refunded: "Paid back: the tickets are void",
  honoured: "Let in without places of their own",
  closed: "Closed",
};
/** How the newest paper of a ticket went. */
export const prints = {
  not_printed: "not printed yet",
  printing: "at the printer",
  proven: "on paper",
  unknown: "may have come out",
  failed: "did not come out",
};
export const print_not_known = "nobody here knows how it was printed";
/** How a reprint goes. */
export const reprint_states = {
  ordered: "The kiosk was told",
  printing: "Is being printed",
  printed: "Printed",
  failed: "Not every ticket came out",
  without_paper: "Let in without paper",
};
export const kiosk_states = { up: "", dark: "off", unknown: "not heard of" };
export const kiosk_is_off = "out of service";
export const printer_is_not_ready = "its printer can't print";
/** What an empty list says. */
export const nothing = {
  unprinted: "Every ticket that was paid for is on paper.",
  all: "Nothing was sold yet.",
  found: "No order has this code, number, reference or show. Check each character.",
};
export const no_kiosk = "There is no kiosk in the venue of this order.";
export const void_tickets = "The tickets of this order are void, so none is printed.";
export const tick_first = "Tick the tickets that are to be printed anew.";
export const say_why = "Say why they are printed anew.";
export const told = "The kiosk was told. Its printer starts within seconds; what comes of it is said below.";
export const sign_in_again = "Please sign in again.";
export const admitted = "let in";
export const print_number = (generation) => `print ${generation}`;
