include "lottery.dfy"
include "chain-transcripts.dfy"

/** The whole draw with counters, what leaders prove, and the next seed. All of it can be run. Spec: Lottery P1, P2, P4, P5. */
module LotteryDraw {
  import opened Codec
  import opened CodecProof
  import opened Transcripts
  import L = Lottery

  /** 2^256, as many values as a hash has. */
  const Values: nat := (L.Word * L.Word) * (L.Word * L.Word)

  datatype Outcome = Undecided | Drawn(delegate: nat)

  // ---- The draw --------------------------------------------------------------------------------------------------------------------

  /** P2: the hashes for counter 0, 1, 2, ... as integers; the first that gives a ticket decides. */
  function Draw(weights: seq<nat>, values: seq<nat>): Outcome
    requires L.Total(weights) > 0
  {
    if values == [] then Undecided
    else if L.IsAccepted(Values, L.Total(weights), values[0]) then Drawn(L.Owner(weights, L.Ticket(L.Total(weights), values[0])))
    else Draw(weights, values[1..])
  }

  /** P2: what is hashed for a counter. */
  function Counted(chain: Digest, seed: Digest, view: nat, counter: nat): Transcript
    requires view < Power(8) && counter < Power(8)
  { Transcript("leader", [chain, seed, Number8(view), Number8(counter)]) }

  /** P2: the values of the first counters. */
  function ValuesOf(hash: Hash, chain: Digest, seed: Digest, view: nat, counters: nat): seq<nat>
    requires view < Power(8) && counters <= Power(8)
  { seq(counters, counter requires 0 <= counter < counters => ReadNumber(Counted(chain, seed, view, counter).Hash(hash))) }

  /** P1, P3: who leads a view: in views divisible by 8 a validator by its turn, else a delegate by the draw. Places, from 0. */
  datatype Leader = Turn(validator: nat) | Delegate(outcome: Outcome)

  function LeaderOf(hash: Hash, chain: Digest, seed: Digest, view: nat, weights: seq<nat>, validators: nat, counters: nat): Leader
    requires view < Power(8) && counters <= Power(8) && L.Total(weights) > 0 && validators > 0
  { if view % 8 == 0 then Turn(L.Turn(validators, view)) else Delegate(Draw(weights, ValuesOf(hash, chain, seed, view, counters))) }

  /** Property Draws in bounds, for the whole draw. */
  lemma DrawnIsDelegate(weights: seq<nat>, values: seq<nat>)
    requires L.Total(weights) > 0 && Draw(weights, values).Drawn?
    ensures Draw(weights, values).delegate < |weights|
  {
    if L.IsAccepted(Values, L.Total(weights), values[0]) { L.OwnerIsDelegate(weights, L.Ticket(L.Total(weights), values[0])); }
  }

  /** Once decided, further counters change nothing: how many of them are tried beforehand is nobody's matter. */
  lemma FurtherCountersChangeNothing(weights: seq<nat>, values: seq<nat>, further: seq<nat>)
    requires L.Total(weights) > 0 && Draw(weights, values).Drawn?
    ensures Draw(weights, values + further) == Draw(weights, values)
  {
    assert (values + further)[0] == values[0] && (values + further)[1..] == values[1..] + further;
    if !L.IsAccepted(Values, L.Total(weights), values[0]) { FurtherCountersChangeNothing(weights, values[1..], further); }
  }

  function Times(base: nat, count: nat): nat { if count == 0 then 1 else base * Times(base, count - 1) }

  /** Of all lists of that many values, in how many a delegate is drawn: by the first value, or after a refused one by the others. */
  function Lists(values: nat, weights: seq<nat>, delegate: nat, draws: nat): nat
    requires L.Total(weights) > 0
  {
    if draws == 0 then 0
    else
      L.Wins(values, weights, delegate, values) * Times(values, draws - 1)
      + (values % L.Total(weights)) * Lists(values, weights, delegate, draws - 1)
  }

  /** The lists that decide, for each ticket. */
  function ListsOfTicket(values: nat, total: nat, draws: nat): nat
    requires total > 0
  { if draws == 0 then 0 else values / total * Times(values, draws - 1) + (values % total) * ListsOfTicket(values, total, draws - 1) }

  /** Property Exact proportionality with drawing again: each ticket is drawn by as many lists of hashes, so a delegate by w_i times as many. */
  lemma DrawIsProportional(values: nat, weights: seq<nat>, delegate: nat, draws: nat)
    requires L.Total(weights) > 0 && delegate < |weights|
    ensures Lists(values, weights, delegate, draws) == weights[delegate] * ListsOfTicket(values, L.Total(weights), draws)
  {
    if draws > 0 {
      DrawIsProportional(values, weights, delegate, draws - 1);
      L.ExactProportionality(values, weights, delegate);
      Distribute(weights[delegate], values / L.Total(weights), Times(values, draws - 1), values % L.Total(weights), ListsOfTicket(values, L.Total(weights), draws - 1));
    }
  }

  lemma Distribute(w: nat, a: nat, b: nat, c: nat, d: nat)
    ensures (a * w) * b + c * (w * d) == w * (a * b + c * d)
  {
    assert (a * w) * b == w * (a * b);
    assert c * (w * d) == w * (c * d);
  }

  // ---- Proofs and seeds ------------------------------------------------------------------------------------------------------------

  /** P4: what a leader's VRF is evaluated at. */
  function Alpha(chain: Digest, epoch: nat, view: nat, seed: Digest): Transcript
    requires epoch < Power(8) && view < Power(8)
  { Transcript("vrf alpha", [chain, Number8(epoch), Number8(view), seed]) }

  /** P4: the output used, of the VRF's beta and not of its proof. */
  function Output(hash: Hash, beta: Octets): Digest
    requires |beta| == 64
  { Transcript("vrf output", [beta]).Hash(hash) }

  /** P4: one alpha is for one chain, epoch, view and seed: a proof made for one view serves in no other. */
  lemma AlphaBinds(chainA: Digest, epochA: nat, viewA: nat, seedA: Digest, chainB: Digest, epochB: nat, viewB: nat, seedB: Digest)
    requires epochA < Power(8) && viewA < Power(8) && epochB < Power(8) && viewB < Power(8)
    requires Alpha(chainA, epochA, viewA, seedA).IsWellFormed() && Alpha(chainB, epochB, viewB, seedB).IsWellFormed()
    requires Alpha(chainA, epochA, viewA, seedA).Octets() == Alpha(chainB, epochB, viewB, seedB).Octets()
    ensures chainA == chainB && epochA == epochB && viewA == viewB && seedA == seedB
  {
    var a, b := Alpha(chainA, epochA, viewA, seedA), Alpha(chainB, epochB, viewB, seedB);
    TranscriptsDiffer(a, b);
    assert a.fields[0] == b.fields[0] && a.fields[1] == b.fields[1] && a.fields[2] == b.fields[2] && a.fields[3] == b.fields[3];
    NumbersDiffer(epochA, epochB);
    NumbersDiffer(viewA, viewB);
  }

  /** P5: whether the block at a height feeds the next seed. */
  predicate FeedsNextSeed(start: nat, last: nat, height: nat)
    requires start <= height
  { 3 * (height - start) <= 2 * (last - start) }

  /** P5: how many heights of an epoch feed it. */
  function Feeding(length: nat): nat { 2 * length / 3 }

  /** P5: the first two thirds and no others: exactly the heights up to start + floor(2 L / 3). */
  lemma FirstTwoThirdsFeed(start: nat, last: nat, height: nat)
    requires start <= height && start <= last
    ensures FeedsNextSeed(start, last, height) <==> height - start <= Feeding(last - start)
    ensures Feeding(last - start) <= last - start
  {}

  /** P5: the inputs, from the outputs of all final blocks of the epoch in order of height. */
  function SeedInputs(outputs: seq<Digest>): seq<Digest> { outputs[..Feeding(|outputs|)] }

  /** P5. */
  function NextSeed(seed: Digest, outputs: seq<Digest>): Transcript { Transcript("epoch seed", [seed] + outputs) }

  /** P5: whoever leads in the last third has no say in the next seed. */
  lemma LastThirdHasNoSay(seed: Digest, a: seq<Digest>, b: seq<Digest>)
    requires |a| == |b| && forall i | 0 <= i < |a| && FeedsNextSeed(0, |a|, i + 1) :: a[i] == b[i]
    ensures NextSeed(seed, SeedInputs(a)) == NextSeed(seed, SeedInputs(b))
  {
    forall i | 0 <= i < Feeding(|a|) ensures a[i] == b[i] { FirstTwoThirdsFeed(0, |a|, i + 1); }
    assert SeedInputs(a) == SeedInputs(b);
  }

  /** P5: two next seeds that are equal have the same seed and the same outputs, in number and order, or here is a collision. */
  lemma NextSeedBinds(hash: Hash, seedA: Digest, a: seq<Digest>, seedB: Digest, b: seq<Digest>) returns (pair: Pair)
    requires NextSeed(seedA, a).IsWellFormed() && NextSeed(seedB, b).IsWellFormed()
    requires NextSeed(seedA, a).Hash(hash) == NextSeed(seedB, b).Hash(hash)
    ensures (seedA == seedB && a == b) || pair.IsCollision(hash)
  {
    var one, other := NextSeed(seedA, a), NextSeed(seedB, b);
    pair := HashBinds(hash, one, other);
    if one == other {
      assert one.fields[0] == other.fields[0];
      assert a == one.fields[1..] && b == other.fields[1..];
      forall i | 0 <= i < |a| ensures a[i] == b[i] { assert one.fields[i + 1] == other.fields[i + 1]; }
    }
  }
}
