/** How long views last. Can be run. Spec: Consensus L2. */
module Timeouts {
  function Min(a: nat, b: nat): nat { if a < b then a else b }

  function Max(a: nat, b: nat): nat { if a < b then b else a }

  function TwoTo(doublings: nat): nat { if doublings == 0 then 1 else 2 * TwoTo(doublings - 1) }

  function Doublings(view: nat, finalized: nat): nat { if view > finalized + 2 then view - finalized - 2 else 0 }

  /** L2: min(cap, base * 2^max(0, v - vf - 2)). */
  function Timeout(baseMs: nat, capMs: nat, view: nat, finalized: nat): nat { Min(capMs, baseMs * TwoTo(Doublings(view, finalized))) }

  lemma TwoToGrows(a: nat, b: nat)
    requires a <= b
    ensures 1 <= TwoTo(a) <= TwoTo(b)
  {
    if a < b { TwoToGrows(a, b - 1); }
  }

  lemma ProductGrows(base: nat, a: nat, b: nat)
    requires a <= b
    ensures base * a <= base * b
  {}

  /** L2: never above the cap, never below the base. */
  lemma IsWithin(baseMs: nat, capMs: nat, view: nat, finalized: nat)
    requires baseMs <= capMs
    ensures baseMs <= Timeout(baseMs, capMs, view, finalized) <= capMs
  {
    TwoToGrows(0, Doublings(view, finalized));
    ProductGrows(baseMs, 1, TwoTo(Doublings(view, finalized)));
  }

  /** L2: later views last at least as long; a finalization shortens them, or leaves them. */
  lemma IsMonotone(baseMs: nat, capMs: nat, view: nat, later: nat, finalized: nat, earlier: nat)
    requires view <= later && earlier <= finalized
    ensures Timeout(baseMs, capMs, view, finalized) <= Timeout(baseMs, capMs, later, earlier)
  {
    var a, b := Doublings(view, finalized), Doublings(later, earlier);
    TwoToGrows(a, b);
    ProductGrows(baseMs, TwoTo(a), TwoTo(b));
  }

  /** L2: beyond the second view after a finalized one each view lasts twice as long as the one before, until the cap. */
  lemma IsDoubled(baseMs: nat, capMs: nat, view: nat, finalized: nat)
    requires view >= finalized + 2
    ensures Timeout(baseMs, capMs, view + 1, finalized) == Min(capMs, 2 * Timeout(baseMs, capMs, view, finalized))
  {
    var power := TwoTo(Doublings(view, finalized));
    assert TwoTo(Doublings(view + 1, finalized)) == 2 * power;
    assert baseMs * (2 * power) == 2 * (baseMs * power);
  }

  /** Progress: without finalizations a view comes from which on timeouts exceed any delay below the cap; it comes after at most that many doublings. */
  lemma ExceedsAnyDelay(baseMs: nat, capMs: nat, delayMs: nat, finalized: nat, view: nat)
    requires 0 < baseMs && delayMs < capMs && view >= finalized + 2 + delayMs
    ensures Timeout(baseMs, capMs, view, finalized) > delayMs
  {
    TwoToExceeds(delayMs);
    TwoToGrows(delayMs, Doublings(view, finalized));
    var power := TwoTo(Doublings(view, finalized));
    assert baseMs * power >= power;
  }

  lemma TwoToExceeds(number: nat)
    ensures TwoTo(number) > number
  {}

  /** The code shifts, and gives the cap from 32 doublings on: the same, since caps are below 2^32. */
  function TimeoutByShift(baseMs: nat, capMs: nat, view: nat, finalized: nat): nat
  { if Doublings(view, finalized) >= 32 then capMs else Min(capMs, baseMs * TwoTo(Doublings(view, finalized))) }

  lemma ShiftIsTimeout(baseMs: nat, capMs: nat, view: nat, finalized: nat)
    requires 0 < baseMs && capMs < 0x1_0000_0000
    ensures TimeoutByShift(baseMs, capMs, view, finalized) == Timeout(baseMs, capMs, view, finalized)
  {
    if Doublings(view, finalized) >= 32 {
      TwoToGrows(32, Doublings(view, finalized));
      var power := TwoTo(Doublings(view, finalized));
      assert TwoTo(8) == 0x100 && TwoTo(16) == 0x1_0000 by { assert TwoTo(4) == 16 && TwoTo(12) == 0x1000; }
      assert TwoTo(24) == 0x100_0000 by { assert TwoTo(20) == 0x10_0000; }
      assert TwoTo(32) == 0x1_0000_0000 by { assert TwoTo(28) == 0x1000_0000; }
      assert baseMs * power >= power;
    }
  }
}

/** Who is told what when it speaks of the past. Can be run. Spec: Consensus L1, E3. */
module Answers {
  /** Where an institution stands. */
  datatype Place = Place(epoch: nat, view: nat)
  {
    predicate IsBefore(other: Place) { epoch < other.epoch || (epoch == other.epoch && view < other.view) }
  }

  function Later(a: Place, b: Place): Place { if a.IsBefore(b) then b else a }

  /** Nothing, the end proof of an epoch that is over, or the justification of the current view. */
  datatype Answer = Nothing | EndOf(epoch: nat) | Justification(place: Place)

  /** L1: who speaks of an earlier epoch is sent its end, who speaks of a view at least two below the current one the justification. */
  function Answered(here: Place, spoken: Place): Answer
  {
    if spoken.epoch < here.epoch then EndOf(spoken.epoch)
    else if spoken.epoch == here.epoch && spoken.view + 1 < here.view then Justification(here)
    else Nothing
  }

  /** S1, E3: what an answer, once its blocks are there, does to where one stands; what is behind does nothing. */
  function Moved(place: Place, answer: Answer): Place
  {
    match answer
    case Nothing => place
    case EndOf(epoch) => if place.epoch == epoch then Place(epoch + 1, 1) else place
    case Justification(there) => if place.epoch == there.epoch then Later(place, there) else place
  }

  /** L1: speaking and being answered, some times over. */
  function Exchanged(here: Place, place: Place, times: nat): Place
    decreases times
  { if times == 0 then place else Exchanged(here, Moved(place, Answered(here, place)), times - 1) }

  /** Nobody is led back by an answer, nor beyond who gave it, as long as epochs are left behind and views begin with 1. */
  lemma AnswersLeadOnwards(here: Place, place: Place)
    requires here.view >= 1
    ensures !Moved(place, Answered(here, place)).IsBefore(place)
    ensures !here.IsBefore(place) ==> !here.IsBefore(Moved(place, Answered(here, place)))
  {}

  /** L1: however many epochs behind, as many exchanges and one more lead to within one view of whoever answers. */
  lemma ExchangesLeadToThePresent(here: Place, place: Place, times: nat)
    requires !here.IsBefore(place) && here.view >= 1 && times >= here.epoch - place.epoch + 1
    ensures var last := Exchanged(here, place, times); last.epoch == here.epoch && here.view <= last.view + 1 && !here.IsBefore(last)
    decreases times
  {
    if times > 0 {
      var next := Moved(place, Answered(here, place));
      AnswersLeadOnwards(here, place);
      if place.epoch < here.epoch || times > 1 {
        if next.epoch == place.epoch { Stays(here, next, times - 1); } else { ExchangesLeadToThePresent(here, next, times - 1); }
      }
    }
  }

  /** Who is within one view of whoever answers stays there. */
  lemma Stays(here: Place, place: Place, times: nat)
    requires here.epoch == place.epoch && here.view <= place.view + 1
    ensures Exchanged(here, place, times) == place
    decreases times
  {
    if times > 0 { Stays(here, place, times - 1); }
  }

  // ---- Sending again ---------------------------------------------------------------------------------------------------------------

  /** What one sends again, the justification of its view, reaches another one of the epoch. */
  function Delivered(views: seq<nat>, from: nat, to: nat): seq<nat>
    requires from < |views| && to < |views|
  { views[to := if views[from] > views[to] then views[from] else views[to]] }

  /** A list of deliveries in any order. */
  function DeliveredAll(views: seq<nat>, deliveries: seq<(nat, nat)>): seq<nat>
    requires forall i | 0 <= i < |deliveries| :: deliveries[i].0 < |views| && deliveries[i].1 < |views|
    ensures |DeliveredAll(views, deliveries)| == |views|
    decreases |deliveries|
  { if deliveries == [] then views else DeliveredAll(Delivered(views, deliveries[0].0, deliveries[0].1), deliveries[1..]) }

  lemma NobodyGoesBack(views: seq<nat>, deliveries: seq<(nat, nat)>, who: nat)
    requires (forall i | 0 <= i < |deliveries| :: deliveries[i].0 < |views| && deliveries[i].1 < |views|) && who < |views|
    ensures DeliveredAll(views, deliveries)[who] >= views[who]
    decreases |deliveries|
  {
    if deliveries != [] { NobodyGoesBack(Delivered(views, deliveries[0].0, deliveries[0].1), deliveries[1..], who); }
  }

  /**
   * L1: when within an interval one delivery from whoever is in a view reaches another one, that one ends in no earlier view, whatever else is
   * delivered before and after. So when all deliveries from one in the newest view arrive, all are in it.
   */
  lemma ResendingReachesTheNewest(views: seq<nat>, deliveries: seq<(nat, nat)>, at: nat)
    requires forall i | 0 <= i < |deliveries| :: deliveries[i].0 < |views| && deliveries[i].1 < |views|
    requires at < |deliveries|
    ensures DeliveredAll(views, deliveries)[deliveries[at].1] >= views[deliveries[at].0]
    decreases |deliveries|
  {
    var after := Delivered(views, deliveries[0].0, deliveries[0].1);
    if at == 0 { NobodyGoesBack(after, deliveries[1..], deliveries[0].1); }
    else { ResendingReachesTheNewest(after, deliveries[1..], at - 1); }
  }

  // ---- Limits on answers -----------------------------------------------------------------------------------------------------------

  /** L1: at most once in `ResendMs` / 2; a clock set back keeps nobody waiting. */
  predicate MayAnswer(lastMs: nat, nowMs: nat, resendMs: nat) { nowMs < lastMs || nowMs >= lastMs + resendMs / 2 }

  /** L1: a peer that asks without end is answered at most once in each half interval, while the clock goes forward. */
  lemma AnswersAreFew(timesMs: seq<nat>, resendMs: nat)
    requires timesMs != [] && forall i | 0 <= i < |timesMs| - 1 :: timesMs[i] <= timesMs[i + 1] && MayAnswer(timesMs[i], timesMs[i + 1], resendMs)
    ensures timesMs[0] + (|timesMs| - 1) * (resendMs / 2) <= timesMs[|timesMs| - 1]
  {
    var last: int := |timesMs| - 1;
    if last > 0 {
      var before := timesMs[..last];
      AnswersAreFew(before, resendMs);
      assert MayAnswer(timesMs[last - 1], timesMs[last], resendMs);
      assert last * (resendMs / 2) == (last - 1) * (resendMs / 2) + resendMs / 2;
    }
  }

  /** L1: who asks each `ResendMs` is answered each time, and whoever asks after the clock was set back. */
  lemma ResendingIsAnswered(lastMs: nat, nowMs: nat, resendMs: nat)
    requires nowMs >= lastMs + resendMs || nowMs < lastMs
    ensures MayAnswer(lastMs, nowMs, resendMs)
  {}
}

/** What is kept of the next epoch. Can be run. Spec: Consensus E4. */
module EarlyMessages {
  type Validator = nat

  /** A proposal and whether it is for the first view, on the epoch's start; or a vote or a certificate. */
  datatype Message = Proposal(first: bool, content: nat) | Other(content: nat)

  const Cap: nat := 8

  /** By sender, oldest first. */
  type Kept = map<Validator, seq<Message>>

  function Of(kept: Kept, from: Validator): seq<Message> { if from in kept then kept[from] else [] }

  predicate HasProposal(messages: seq<Message>) { exists i | 0 <= i < |messages| :: messages[i].Proposal? }

  /** E4: at most 8 from each validator of this epoch, of which one is a proposal and that for the first view. */
  function Keep(kept: Kept, validators: set<Validator>, from: Validator, message: Message): Kept
  {
    var own := Of(kept, from);
    if from !in validators || |own| >= Cap then kept
    else if message.Proposal? && (!message.first || HasProposal(own)) then kept
    else kept[from := own + [message]]
  }

  function Proposals(messages: seq<Message>): nat
  { if messages == [] then 0 else (if messages[0].Proposal? then 1 else 0) + Proposals(messages[1..]) }

  predicate IsBounded(kept: Kept, validators: set<Validator>)
  {
    forall from | from in kept ::
      from in validators && |kept[from]| <= Cap && Proposals(kept[from]) <= 1
      && forall i | 0 <= i < |kept[from]| :: kept[from][i].Proposal? ==> kept[from][i].first
  }

  lemma ProposalsAppend(a: seq<Message>, message: Message)
    ensures Proposals(a + [message]) == Proposals(a) + if message.Proposal? then 1 else 0
  {
    if a == [] { assert a + [message] == [message]; }
    else {
      assert (a + [message])[1..] == a[1..] + [message];
      ProposalsAppend(a[1..], message);
    }
  }

  lemma NoneIsNone(messages: seq<Message>)
    requires !HasProposal(messages)
    ensures Proposals(messages) == 0
  {
    if messages != [] {
      assert !messages[0].Proposal?;
      assert forall i | 0 <= i < |messages| - 1 :: messages[1..][i] == messages[i + 1];
      NoneIsNone(messages[1..]);
    }
  }

  /** E4: the bounds hold whatever comes. */
  lemma KeepingIsBounded(kept: Kept, validators: set<Validator>, from: Validator, message: Message)
    requires IsBounded(kept, validators)
    ensures IsBounded(Keep(kept, validators, from, message), validators)
  {
    var own := Of(kept, from);
    ProposalsAppend(own, message);
    if !HasProposal(own) { NoneIsNone(own); }
  }

  /** E4: no sender displaces what another one sent, nor what it sent before; and what is kept was sent by who it is kept for. */
  lemma NothingIsDisplaced(kept: Kept, validators: set<Validator>, from: Validator, message: Message)
    ensures var after := Keep(kept, validators, from, message);
      && (forall other | other != from :: Of(after, other) == Of(kept, other))
      && (Of(after, from) == Of(kept, from) || Of(after, from) == Of(kept, from) + [message])
  {}

  /** E4: the eight first votes and certificates of a validator are kept. */
  lemma FirstAreKept(kept: Kept, validators: set<Validator>, from: Validator, message: Message)
    requires from in validators && |Of(kept, from)| < Cap && message.Other?
    ensures Of(Keep(kept, validators, from, message), from) == Of(kept, from) + [message]
  {}
}
