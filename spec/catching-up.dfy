/**
 * Catching up: what is taken from peers that may lie. A hash is ideal here: it stands for one block. Spec: Consensus.
 */
module CatchingUp {
  datatype Digest = Origin | Of(block: Block)
  datatype Block = Block(parent: Digest, payload: nat)

  /** L3: blocks asked for at a time. */
  const MostWanted: nat := 16

  /** The one history that ends at a certified block, newest first. */
  function History(end: Digest): seq<Block>
  { match end case Origin => [] case Of(block) => [block] + History(block.parent) }

  function Least(a: nat, b: nat): nat { if a < b then a else b }

  /** L3: of an answer, only what links by its hash to the certified end is taken, and no more than was wanted. */
  function Take(end: Digest, answer: seq<Block>, wanted: nat): seq<Block>
    decreases wanted
  {
    if wanted == 0 || answer == [] || Of(answer[0]) != end then []
    else [answer[0]] + Take(answer[0].parent, answer[1..], wanted - 1)
  }

  /** L3: two are asked; the longer of what can be taken counts. */
  function TakeOfTwo(end: Digest, first: seq<Block>, second: seq<Block>): seq<Block> {
    var a, b := Take(end, first, MostWanted), Take(end, second, MostWanted);
    if |a| >= |b| then a else b
  }

  lemma TakesOnlyHistory(end: Digest, answer: seq<Block>, wanted: nat)
    ensures Take(end, answer, wanted) <= History(end)
    ensures |Take(end, answer, wanted)| <= wanted
    decreases wanted
  { if !(wanted == 0 || answer == [] || Of(answer[0]) != end) { TakesOnlyHistory(answer[0].parent, answer[1..], wanted - 1); } }

  lemma TakesAllOfHistory(end: Digest, wanted: nat)
    ensures |Take(end, History(end), wanted)| == Least(wanted, |History(end)|)
    decreases wanted
  { if wanted > 0 && end.Of? { TakesAllOfHistory(end.block.parent, wanted - 1); } }

  /** L3: whatever two peers answer, what is taken is certified history, and at most sixteen blocks of it. */
  lemma LiesAreNotTaken(end: Digest, first: seq<Block>, second: seq<Block>)
    ensures TakeOfTwo(end, first, second) <= History(end) && |TakeOfTwo(end, first, second)| <= MostWanted
  {
    TakesOnlyHistory(end, first, MostWanted);
    TakesOnlyHistory(end, second, MostWanted);
  }

  /** L3: beside one that answers in full, the other changes nothing. */
  lemma ALiarChangesNothing(end: Digest, lie: seq<Block>)
    ensures TakeOfTwo(end, History(end), lie) == TakeOfTwo(end, lie, History(end)) == Take(end, History(end), MostWanted)
  {
    TakesOnlyHistory(end, lie, MostWanted);
    TakesOnlyHistory(end, History(end), MostWanted);
    TakesAllOfHistory(end, MostWanted);
    assert |Take(end, lie, MostWanted)| <= |Take(end, History(end), MostWanted)|;
  }
}
