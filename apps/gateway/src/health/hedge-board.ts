import { earnHedge, firstAllowance, spendHedge, type HedgeAllowance } from '@omniroute/routing';

/** How many calls beside slow ones each combo may still make in this process. */
export class HedgeBoard {
  readonly #allowances = new Map<string, HedgeAllowance>();

  /** A request of the combo, which may be hedged. `maxShare`: hedges a request, 0 to 1. */
  noteRequest(comboId: string, maxShare: number): void {
    this.#allowances.set(comboId, earnHedge(this.#allowances.get(comboId) ?? firstAllowance, maxShare));
  }

  /** Takes one, if there is one. */
  take(comboId: string): boolean {
    const left = spendHedge(this.#allowances.get(comboId) ?? firstAllowance);
    if (!left) return false;
    this.#allowances.set(comboId, left);
    return true;
  }
}
