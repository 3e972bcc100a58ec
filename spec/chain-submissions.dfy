include "chain-ledger.dfy"

/** An institution's own transactions until they are final. All of it can be run. Spec: Chain C3, C4, C12. */
module Submissions {
  import opened Ledger

  /**
   * Events that wait for a batch, and signed transactions that are not final: the first carries the number `first`, the others the next
   * ones. The signed ones are on disk, the events are not.
   */
  datatype Own<Event> = Own(queued: seq<Event>, first: nat, outgoing: seq<Payload<Event>>)

  const BatchEvents: nat := 1024
  const BatchOctets: nat := 512 * 1024

  /** C12: whether an event waits for its batch or in one. */
  predicate Awaits<Event(==)>(own: Own<Event>, event: Event)
  { event in own.queued || exists i | 0 <= i < |own.outgoing| :: own.outgoing[i].Batch? && event in own.outgoing[i].events }

  /** C12: what waits already is not queued again, nor what was announced twice at once. */
  function Queue<Event(==)>(own: Own<Event>, events: seq<Event>): Own<Event>
    decreases |events|
  {
    if events == [] then own
    else Queue(if Awaits(own, events[0]) then own else own.(queued := own.queued + [events[0]]), events[1..])
  }

  /** C12: how many of the events become the next batch, of which some are taken: at most 1,024 and 512 KiB, but at least one. */
  function Batched<Event>(events: seq<Event>, size: Event -> nat, taken: nat, octets: nat): nat
    ensures Batched(events, size, taken, octets) <= |events|
    decreases |events|
  {
    if events == [] || (taken > 0 && (octets + size(events[0]) > BatchOctets || taken == BatchEvents)) then 0
    else 1 + Batched(events[1..], size, taken + 1, octets + size(events[0]))
  }

  /** C12: at most `MempoolQuota` / 2 + 1 own transactions are outstanding. */
  predicate HasRoom<Event>(own: Own<Event>, quota: nat) { |own.outgoing| < quota / 2 + 1 }

  /** C3, C12: signed under the next number, and written before it leaves. */
  function Sign<Event>(own: Own<Event>, payload: Payload<Event>): Own<Event> { own.(outgoing := own.outgoing + [payload]) }

  /** C12: the queued events as batches, as many as there is room for. */
  function Flush<Event>(own: Own<Event>, size: Event -> nat, quota: nat): Own<Event>
    decreases |own.queued|
  {
    if own.queued == [] || !HasRoom(own, quota) then own
    else
      var count := Batched(own.queued, size, 0, 0);
      assert count > 0;
      Flush(Sign(own.(queued := own.queued[count..]), Batch(own.queued[..count])), size, quota)
  }

  /** C12: evidence at once, unless its offender is already to be suspended or own evidence against it is outstanding. */
  function Accuse<Event>(own: Own<Event>, evidence: Evidence, offender: Account, quota: nat): Own<Event>
  { if offender.active && !offender.suspensionDue && !Accuses(own, evidence.offender) && HasRoom(own, quota) then Sign(own, Misbehaviour(evidence)) else own }

  predicate Accuses<Event>(own: Own<Event>, offender: Institution)
  { exists i | 0 <= i < |own.outgoing| :: own.outgoing[i].Misbehaviour? && own.outgoing[i].evidence.offender == offender }

  /** C12: what a final state has used up is forgotten. */
  function Learn<Event>(own: Own<Event>, next: nat): Own<Event>
  { if next <= own.first then own else Own(own.queued, next, own.outgoing[if next - own.first < |own.outgoing| then next - own.first else |own.outgoing|..]) }

  /** C12: after a crash the signed transactions are read back, the events are not. */
  function Restart<Event>(own: Own<Event>): Own<Event> { own.(queued := []) }

  // ---- What holds ------------------------------------------------------------------------------------------------------------------

  datatype Step<Event> = Announced(events: seq<Event>) | Timer | Found(evidence: Evidence, offender: Account) | Final(next: nat) | Crash

  function After<Event(==)>(own: Own<Event>, step: Step<Event>, size: Event -> nat, quota: nat): Own<Event>
  {
    match step
    case Announced(events) => Queue(own, events)
    case Timer => Flush(own, size, quota)
    case Found(evidence, offender) => Accuse(own, evidence, offender, quota)
    case Final(next) => Learn(own, next)
    case Crash => Restart(own)
  }

  /** The number that the next transaction is signed with. */
  function Next<Event>(own: Own<Event>): nat { own.first + |own.outgoing| }

  /** What was signed with a number. */
  function Signed<Event>(own: Own<Event>, number: nat): Payload<Event>
    requires own.first <= number < Next(own)
  { own.outgoing[number - own.first] }

  lemma QueueKeepsSigned<Event>(own: Own<Event>, events: seq<Event>)
    ensures Queue(own, events).first == own.first && Queue(own, events).outgoing == own.outgoing
    decreases |events|
  {
    if events != [] { QueueKeepsSigned(if Awaits(own, events[0]) then own else own.(queued := own.queued + [events[0]]), events[1..]); }
  }

  lemma FlushAppends<Event>(own: Own<Event>, size: Event -> nat, quota: nat)
    ensures var after := Flush(own, size, quota);
      after.first == own.first && |after.outgoing| >= |own.outgoing| && after.outgoing[..|own.outgoing|] == own.outgoing
    decreases |own.queued|
  {
    if own.queued != [] && HasRoom(own, quota) {
      var count := Batched(own.queued, size, 0, 0);
      FlushAppends(Sign(own.(queued := own.queued[count..]), Batch(own.queued[..count])), size, quota);
    }
  }

  /**
   * C12, Numbered once: whatever happens, crashes included, a number that has been signed is never signed again: what was signed with a
   * number stays until the number is used up, and new numbers come after all others. Only the institution uses up its numbers, so that a
   * final state names no number beyond those signed.
   */
  lemma NoNumberTwice<Event>(own: Own<Event>, step: Step<Event>, size: Event -> nat, quota: nat)
    requires step.Final? ==> step.next <= Next(own)
    ensures var after := After(own, step, size, quota);
      && after.first >= own.first && Next(after) >= Next(own)
      && (forall number | after.first <= number < Next(own) :: Signed(after, number) == Signed(own, number))
      && (after.first > own.first ==> step.Final? && after.first == step.next)
  {
    match step
    case Announced(events) => QueueKeepsSigned(own, events);
    case Timer =>
      FlushAppends(own, size, quota);
      var after := Flush(own, size, quota);
      forall number | own.first <= number < Next(own) ensures Signed(after, number) == Signed(own, number) {
        assert after.outgoing[..|own.outgoing|][number - own.first] == own.outgoing[number - own.first];
      }
    case _ =>
  }

  /** C12: never more outstanding than half the quota and one, which every mempool admits. */
  lemma OutstandingIsBounded<Event>(own: Own<Event>, step: Step<Event>, size: Event -> nat, quota: nat)
    requires |own.outgoing| <= quota / 2 + 1
    ensures |After(own, step, size, quota).outgoing| <= quota / 2 + 1
    ensures quota > 0 ==> quota / 2 + 1 <= quota
  {
    match step
    case Announced(events) => QueueKeepsSigned(own, events);
    case Timer => FlushIsBounded(own, size, quota);
    case _ =>
  }

  lemma FlushIsBounded<Event>(own: Own<Event>, size: Event -> nat, quota: nat)
    requires |own.outgoing| <= quota / 2 + 1
    ensures |Flush(own, size, quota).outgoing| <= quota / 2 + 1
    decreases |own.queued|
  {
    if own.queued != [] && HasRoom(own, quota) {
      var count := Batched(own.queued, size, 0, 0);
      FlushIsBounded(Sign(own.(queued := own.queued[count..]), Batch(own.queued[..count])), size, quota);
    }
  }

  function TotalSize<Event>(events: seq<Event>, size: Event -> nat): nat { if events == [] then 0 else size(events[0]) + TotalSize(events[1..], size) }

  /** C4, C12: a batch has at most 1,024 events and, when it has more than one, at most 512 KiB. */
  lemma BatchFits<Event>(events: seq<Event>, size: Event -> nat, taken: nat, octets: nat)
    requires taken <= BatchEvents && (taken > 1 ==> octets <= BatchOctets)
    ensures var count := Batched(events, size, taken, octets);
      && taken + count <= BatchEvents
      && (count > 0 && taken + count > 1 ==> octets + TotalSize(events[..count], size) <= BatchOctets)
    decreases |events|
  {
    var count := Batched(events, size, taken, octets);
    if count > 0 {
      BatchFits(events[1..], size, taken + 1, octets + size(events[0]));
      assert events[..count][0] == events[0] && events[..count][1..] == events[1..][..count - 1];
      if count == 1 { assert events[..1][1..] == []; }
    }
  }

  predicate AreDistinct<Event(==)>(events: seq<Event>) { forall i, j | 0 <= i < j < |events| :: events[i] != events[j] }

  /** C12: no event waits twice, however often it is announced. */
  lemma NoEventTwice<Event>(own: Own<Event>, events: seq<Event>)
    requires AreDistinct(own.queued)
    ensures AreDistinct(Queue(own, events).queued)
    decreases |events|
  {
    if events != [] { NoEventTwice(if Awaits(own, events[0]) then own else own.(queued := own.queued + [events[0]]), events[1..]); }
  }
}
