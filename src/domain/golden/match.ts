import { contentHash } from '../benchmarks/content-hash';
import { otherLabel, type Item, type Label } from '../item';
import { answerHash, type GoldenOffer, type OfferIndex } from './offer';
import { namesOther, namesPlaces, winnerNamed } from './winner';

/** Why a golden judgment that was found for an item is not taken. */
export type GoldenRefusal =
  /** The id is the same, the texts compared are not. */
  | 'other-texts'
  /** The file has the answers exchanged, and the text speaks of their places. */
  | 'exchanged'
  /** The file calls the other answer better. */
  | 'other-label'
  /** The text itself calls the other answer better. */
  | 'names-the-other';

export type GoldenMatch =
  | { readonly kind: 'none' }
  /** The item has one; nobody asked to replace it, or it is the same. */
  | { readonly kind: 'kept'; readonly offer: GoldenOffer }
  | { readonly kind: 'refused'; readonly offer: GoldenOffer; readonly why: GoldenRefusal }
  | {
      readonly kind: 'taken';
      readonly offer: GoldenOffer;
      readonly by: 'id' | 'content';
      /** False: the text does not say which answer is better, and nothing to the contrary. */
      readonly namesWinner: boolean;
    };

/** Finds the golden judgment for an item: by id, where the texts do not gainsay it; else by content. */
export function matchGolden(item: Item, offers: OfferIndex, replace: boolean): GoldenMatch {
  const named = offers.byId(item.id);
  const content = offers.hasComparisons ? contentHash(item) : null;
  const isSame = named !== null && (named.compared === null || named.compared.content === content);
  const offer = isSame ? named : content === null ? null : offers.byContent(content);
  if (offer === null) return named === null ? { kind: 'none' } : settled(item, named, replace, 'other-texts');

  const isExchanged = offer.compared !== null && offer.compared.answerA !== answerHash(item.responseA);
  const label = offer.label !== null && isExchanged ? otherLabel(offer.label) : offer.label;
  const why = refusal(item.goldenLabel, label, isExchanged, offer.text);
  if (why !== null) return settled(item, offer, replace, why);
  if (keeps(item, offer, replace)) return { kind: 'kept', offer };
  return { kind: 'taken', offer, by: isSame ? 'id' : 'content', namesWinner: winnerNamed(offer.text) !== null };
}

function refusal(golden: Label, label: Label | null, isExchanged: boolean, text: string): GoldenRefusal | null {
  if (label !== null && label !== golden) return 'other-label';
  if (isExchanged && namesPlaces(text)) return 'exchanged';
  return namesOther(text, golden) ? 'names-the-other' : null;
}

/** Where nothing would have been taken anyway, there is nothing to refuse. */
const settled = (item: Item, offer: GoldenOffer, replace: boolean, why: GoldenRefusal): GoldenMatch =>
  keeps(item, offer, replace) ? { kind: 'kept', offer } : { kind: 'refused', offer, why };

const keeps = ({ goldenJudgment }: Item, { text }: GoldenOffer, replace: boolean): boolean =>
  goldenJudgment !== null && (!replace || goldenJudgment === text);
