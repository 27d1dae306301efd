// One sale as the kiosk program knows it: begun, polled, paid, cancelled, found again after a reload. The program owns
// the truth; the page keeps only the order id, in the storage of this tab.
import { ApiError, get, new_id, poll, post } from "./api.js";
import { language } from "./language.js";

export const poll_ms = 400;
const attempts_without_answer = 3;
const stored_order = "foyer.order";

const busy_phases = new Set(["paying", "committing", "printing"]);
const over_phases = new Set(["completed", "abandoned", "reversed", "needs_staff"]);

export const is_busy = (sale) => sale !== null && busy_phases.has(sale.phase);
export const is_over = (sale) => sale !== null && over_phases.has(sale.phase);

export class SaleWatch {
  /** changed(sale) is called whenever the sale differs from before; lost(true) when the program stops answering. */
  constructor({ changed, lost }) {
    this.changed = changed;
    this.lost = lost;
    this.sale = null;
    this.seen = "";
    this.stop = () => {};
  }

  /** Asks for the places. A request without an answer is repeated with the same order id, so it never sells twice. */
  async begin(choice) {
    const wanted = { ...choice, order_id: new_id(), language: language() };
    sessionStorage.setItem(stored_order, wanted.order_id);
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.follow(await post("/api/v1/sales", wanted));
        return;
      } catch (error) {
        if (error.code === "UNREACHABLE" && attempt < attempts_without_answer) continue;
        if (error.code !== "UNREACHABLE") sessionStorage.removeItem(stored_order);
        throw error;
      }
    }
  }

  pay() { return this.act("pay"); }
  cancel() { return this.act("cancel"); }

  async act(what) {
    if (this.sale === null) return;
    const { order_id } = this.sale;
    const answer = await post(`/api/v1/sales/${order_id}/${what}`);
    if (this.sale?.order_id === order_id) this.accept(answer);
  }

  /** Gives the places back without showing a cancelled sale. False if the sale went on instead and is shown. */
  async release() {
    if (this.sale === null) return false;
    const { order_id } = this.sale;
    this.stop();
    try {
      const answer = await post(`/api/v1/sales/${order_id}/cancel`);
      if (is_over(answer)) {
        this.forget();
        return true;
      }
      this.follow(answer);
      return false;
    } catch (error) {
      this.stop = poll(() => this.refresh(), poll_ms);
      throw error;
    }
  }

  /** The sale this page was in when it was reloaded, else any that the program has not finished. Gives whether. */
  async find_open() {
    const order = sessionStorage.getItem(stored_order);
    if (order !== null) {
      try {
        this.follow(await get(`/api/v1/sales/${order}`));
        return true;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        sessionStorage.removeItem(stored_order);
      }
    }
    const open = await get("/api/v1/sales?open=true");
    const found = open.find(is_busy) ?? open.find((sale) => sale.phase === "choosing");
    if (found === undefined) return false;
    this.follow(found);
    return true;
  }

  follow(sale) {
    this.stop();
    sessionStorage.setItem(stored_order, sale.order_id);
    this.sale = null;
    this.seen = "";
    this.accept(sale);
    this.stop = poll(() => this.refresh(), poll_ms);
  }

  async refresh() {
    const asked = this.sale;
    if (asked === null || is_over(asked)) return;
    try {
      const answer = await get(`/api/v1/sales/${asked.order_id}`);
      if (this.sale?.order_id === asked.order_id) {
        this.lost(false);
        this.accept(answer);
      }
    } catch {
      if (this.sale?.order_id === asked.order_id) this.lost(true);
    }
  }

  accept({ expires_in_ms, ...sale }) {
    // How long the places are kept is counted on a clock that nobody sets.
    sale.kept_until = null;
    const seen = JSON.stringify(sale);
    if (typeof expires_in_ms === "number") sale.kept_until = performance.now() + expires_in_ms;
    if (this.sale !== null) this.sale.kept_until = sale.kept_until;
    if (seen === this.seen) return;
    this.seen = seen;
    this.sale = sale;
    this.changed(sale);
  }

  /** Lets go of the sale; what is paid stays with the program. */
  forget() {
    this.stop();
    this.sale = null;
    this.seen = "";
    sessionStorage.removeItem(stored_order);
  }
}
