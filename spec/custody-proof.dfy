include "custody.dfy"

/** What a custodian never does, whatever comes and whenever it is started again. Spec: Records R5, R8, R9, R10, Access A5 to A7, A10, A11. */
module CustodyProof {
  import opened Entries
  import opened CustodyRules
  import ReleaseRules
  import BreakGlassRules
  import CustodyTable

  /** What is on disk once these outputs were carried out. */
  function DiskAfter(disk: Output, outputs: seq<Output>): Output
    requires disk.Persist?
    ensures DiskAfter(disk, outputs).Persist?
    decreases |outputs|
  { if outputs == [] then disk else DiskAfter(if outputs[0].Persist? then outputs[0] else disk, outputs[1..]) }

  /** R5: what is receipted is on disk. A7, A11: that an audit entry is owed is on disk, if it is not on chain, when a release leaves. */
  predicate InOrder(disk: Output, outputs: seq<Output>, view: View)
    requires disk.Persist?
    decreases |outputs|
  {
    outputs != [] ==>
      && (outputs[0].Receipt? ==> outputs[0].record in disk.held && disk.held[outputs[0].record].commitment == outputs[0].commitment)
      && (outputs[0].Release? ==> IsTraced(disk, outputs[0], view))
      && InOrder(if outputs[0].Persist? then outputs[0] else disk, outputs[1..], view)
  }

  predicate IsTraced(disk: Output, release: Output, view: View)
    requires disk.Persist? && release.Release?
  {
    && release.record in disk.held
    && (release.access in disk.held[release.record].unaudited || release.access in disk.glass || IsTold(release.access, view)
      || (release.access in view.final.state.accesses && view.self in view.final.state.accesses[release.access].audited))
  }

  lemma Chained(disk: Output, first: seq<Output>, rest: seq<Output>, view: View)
    requires disk.Persist? && InOrder(disk, first, view) && InOrder(DiskAfter(disk, first), rest, view)
    ensures InOrder(disk, first + rest, view) && DiskAfter(disk, first + rest) == DiskAfter(DiskAfter(disk, first), rest)
    decreases |first|
  {
    if first == [] { assert first + rest == rest; }
    else {
      assert (first + rest)[1..] == first[1..] + rest;
      Chained(if first[0].Persist? then first[0] else disk, first[1..], rest, view);
    }
  }

  /** The two predicates for one and for two outputs. */
  lemma Few(disk: Output, outputs: seq<Output>, view: View)
    requires disk.Persist? && |outputs| <= 2
    ensures DiskAfter(disk, outputs) == (
      if |outputs| == 2 && outputs[1].Persist? then outputs[1] else if |outputs| >= 1 && outputs[0].Persist? then outputs[0] else disk)
    ensures InOrder(disk, outputs, view) <==>
      && (|outputs| >= 1 ==> InOrder(disk, outputs[..1], view))
      && (|outputs| == 2 ==> InOrder(if outputs[0].Persist? then outputs[0] else disk, outputs[1..], view))
    ensures |outputs| == 1 && !outputs[0].Receipt? && !outputs[0].Release? ==> InOrder(disk, outputs, view)
  {
    if |outputs| >= 1 { assert outputs[..1][1..] == [] && outputs[..1][0] == outputs[0]; }
    if |outputs| == 1 { assert outputs[..1] == outputs; }
    if |outputs| == 2 {
      assert outputs[1..] == [outputs[1]] && outputs[1..][1..] == [];
      assert DiskAfter(if outputs[0].Persist? then outputs[0] else disk, [outputs[1]]) == DiskAfter(disk, outputs);
    }
  }

  /** A release leaves only under a guard, for what is granted or signed for, of a record that is held whole under its anchored commitment; A5, A6, A10, R8. */
  ghost predicate IsAllowed(output: Output, view: View) {
    output.Release? ==> exists ground :: IsGround(output, ground, view)
  }

  ghost predicate IsGround(output: Output, ground: Ground, view: View)
    requires output.Release?
  {
    var asked := Awaited(output.access, output.to, ground);
    && Guard(asked, view) == ReleaseRules.ReleaseRefusal.None
    && output.record == RecordOf(asked, view)
    && output.segments == (if ground.Consent? then view.final.state.accesses[output.access].granted else ground.emergency.scope)
  }

  /** All that a custodian promises of one step. */
  ghost predicate Promises(desk: Desk, result: (Desk, seq<Output>), view: View) {
    var (after, outputs) := result;
    && InOrder(Write(desk), outputs, view)
    && DiskAfter(Write(desk), outputs) == Write(after)
    && (forall i | 0 <= i < |outputs| :: IsAllowed(outputs[i], view))
    && (forall record | record in desk.tombstones :: record in after.tombstones)
    && (forall i | 0 <= i < |outputs| && (outputs[i].Release? || outputs[i].Receipt?) :: outputs[i].record !in desk.tombstones)
    && (forall record | record in after.held && record !in desk.held :: record !in desk.tombstones)
    && (forall record | record in desk.held && desk.held[record].phase.Failed? && record in after.held :: after.held[record].phase.Failed?)
    && (forall i | 0 <= i < |outputs| && outputs[i].Release? ::
      outputs[i].record in desk.held && !desk.held[outputs[i].record].phase.Failed?
      && outputs[i].record in view.final.state.records
      && desk.held[outputs[i].record].commitment == view.final.state.records[outputs[i].record].commitment)
    && (forall record | record in desk.held && record in after.held :: after.held[record].commitment == desk.held[record].commitment)
  }

  lemma {:isolate_assertions} ServeKeeps(desk: Desk, record: Record, awaited: Awaited, isIntact: bool, view: View)
    requires IsSound(desk)
    ensures Promises(desk, Serve(desk, record, awaited, isIntact, view), view)
    ensures Serve(desk, record, awaited, isIntact, view).0.held.Keys == desk.held.Keys
  {
    var (_, outputs) := Serve(desk, record, awaited, isIntact, view);
    Few(Write(desk), outputs, view);
    if |outputs| == 2 { assert outputs[1..] == [outputs[1]] && outputs[1..][1..] == []; }
    if outputs != [] { assert outputs[..1] == [outputs[0]] && outputs[..1][1..] == []; }
    forall i | 0 <= i < |outputs| && outputs[i].Release? ensures IsAllowed(outputs[i], view) { assert IsGround(outputs[i], awaited.ground, view); }
  }

  /** R9: a start destroys what was ordered to be, be it one record alone. */
  lemma OneIsDestroyed(desk: Desk, record: Record, view: View)
    requires IsSound(desk) && MustDestroy(record, view)
    ensures record in DestroyAll(desk, [record], view).0.tombstones
  {
    assert [record][1..] == [];
  }

  /** R5: no receipt leaves before what it is for is on disk. */
  lemma ReceiptIsOnDisk(desk: Desk, from: Institution, offer: Offer, view: View, i: nat)
    requires IsSound(desk) && i < |OnOffer(desk, from, offer, view).1| && OnOffer(desk, from, offer, view).1[i].Receipt?
    ensures offer.record in desk.held || (i == 1 && OnOffer(desk, from, offer, view).1[0] == Write(OnOffer(desk, from, offer, view).0))
  {}

  /** A7: no release on a consent leaves before its trace. */
  lemma ReleaseIsTraced(desk: Desk, record: Record, access: Access, entry: AccessEntry, view: View, i: nat)
    requires IsSound(desk) && record in desk.held && CanFire(desk, record, CustodyTable.Release)
    requires i < |DoRelease(desk, record, access, entry, view).1| && DoRelease(desk, record, access, entry, view).1[i].Release?
    ensures view.self in entry.audited || access in desk.held[record].unaudited
      || (i == 1 && DoRelease(desk, record, access, entry, view).1[0] == Write(DoRelease(desk, record, access, entry, view).0))
  {}

  /** A11: in an emergency neither. */
  lemma BreakIsTraced(desk: Desk, record: Record, access: Access, emergency: BreakGlassRules.Emergency, view: View, i: nat)
    requires IsSound(desk) && record in desk.held && CanFire(desk, record, CustodyTable.Release)
    requires i < |DoBreak(desk, record, access, emergency, view).1| && DoBreak(desk, record, access, emergency, view).1[i].Release?
    ensures IsTold(access, view) || access in desk.glass
      || (i == 1 && DoBreak(desk, record, access, emergency, view).1[0] == Write(DoBreak(desk, record, access, emergency, view).0))
  {}

  /** R8: what the store has lost is not released. */
  lemma NothingLostIsReleased(desk: Desk, asked: Awaited, view: View)
    requires JudgeRelease(desk, asked, view) == ReleaseRules.ReleaseRefusal.None
    ensures var record := RecordOf(asked, view); record in desk.held && !desk.held[record].phase.Failed?
  {}

  /** A11: what is released in an emergency is owed with all that its entry must tell, or told, whatever else bears the same name. */
  lemma BrokenGlassIsOwed(desk: Desk, record: Record, awaited: Awaited, isIntact: bool, view: View, i: nat)
    requires IsSound(desk) && awaited.ground.Broken? && i < |Serve(desk, record, awaited, isIntact, view).1|
    requires Serve(desk, record, awaited, isIntact, view).1[i].Release?
    ensures var after := Serve(desk, record, awaited, isIntact, view).0;
      IsTold(awaited.access, view) || (awaited.access in after.glass && (awaited.access !in desk.glass ==> after.glass[awaited.access] == awaited.ground.emergency))
  {}

  lemma ServeAllKeeps(desk: Desk, record: Record, waiting: seq<Awaited>, isIntact: bool, view: View)
    requires IsSound(desk)
    ensures Promises(desk, ServeAll(desk, record, waiting, isIntact, view), view)
    ensures ServeAll(desk, record, waiting, isIntact, view).0.held.Keys == desk.held.Keys
    decreases |waiting|
  {
    if waiting != [] {
      var (next, first) := Serve(desk, record, waiting[0], isIntact, view);
      var (after, rest) := ServeAll(next, record, waiting[1..], isIntact, view);
      ServeKeeps(desk, record, waiting[0], isIntact, view);
      ServeAllKeeps(next, record, waiting[1..], isIntact, view);
      Chained(Write(desk), first, rest, view);
    }
  }

  lemma DestroyAllKeeps(desk: Desk, erased: seq<Record>, view: View)
    requires IsSound(desk)
    ensures Promises(desk, DestroyAll(desk, erased, view), view)
    ensures forall i | 0 <= i < |DestroyAll(desk, erased, view).1| :: DestroyAll(desk, erased, view).1[i].Persist?
    ensures forall record | record in erased && MustDestroy(record, view) :: record in DestroyAll(desk, erased, view).0.tombstones
    decreases |erased|
  {
    if erased != [] {
      var (next, first) := if MustDestroy(erased[0], view) then Destroy(desk, erased[0]) else (desk, []);
      var (after, rest) := DestroyAll(next, erased[1..], view);
      DestroyAllKeeps(next, erased[1..], view);
      Few(Write(desk), first, view);
      assert Promises(desk, (next, first), view);
      Chained(Write(desk), first, rest, view);
    }
  }

  /** R5, R8, R9, A5 to A7: every step keeps the promises; a start too. */
  lemma StepKeeps(desk: Desk, input: Input, view: View)
    requires IsSound(desk)
    ensures Promises(desk, Step(desk, input, view), view)
  {
    match input
    case Offered(from, offer) =>
      var (_, outputs) := OnOffer(desk, from, offer, view);
      Few(Write(desk), outputs, view);
      if |outputs| == 2 { assert outputs[1..] == [outputs[1]] && outputs[1..][1..] == []; }
      if outputs != [] { assert outputs[..1] == [outputs[0]] && outputs[..1][1..] == []; }
    case Loaded(record, isIntact) =>
      if record in desk.loading { ServeAllKeeps(desk.(loading := desk.loading - {record}), record, desk.loading[record], isIntact, view); }
    case Started(erased) => DestroyAllKeeps(Taken(desk.held, desk.tombstones, desk.glass, view), erased, view);
    case _ =>
      var (_, outputs) := Step(desk, input, view);
      assert |outputs| <= 1;
      Few(Write(desk), outputs, view);
  }

  /** R5: a receipt is signed for parts that verify, now or when they were taken up, of whom offers them and names this custodian. */
  lemma ReceiptForAuthentic(desk: Desk, input: Input, view: View, i: nat)
    requires IsSound(desk) && i < |Step(desk, input, view).1| && Step(desk, input, view).1[i].Receipt?
    ensures var receipt := Step(desk, input, view).1[i];
      && input.Offered? && input.from == input.offer.source == receipt.to && view.self in input.offer.custodians
      && receipt.record == input.offer.record && receipt.commitment == input.offer.commitment
      && (receipt.record in desk.held || input.offer.isAuthentic)
  {
    StepKeeps(desk, input, view);
    match input
    case Offered(_, _) =>
    case Loaded(record, isIntact) => if record in desk.loading { NoReceipts(desk.(loading := desk.loading - {record}), record, desk.loading[record], isIntact, view); }
    case Started(erased) => DestroyAllKeeps(Taken(desk.held, desk.tombstones, desk.glass, view), erased, view);
    case _ =>
  }

  lemma NoReceipts(desk: Desk, record: Record, waiting: seq<Awaited>, isIntact: bool, view: View)
    requires IsSound(desk)
    ensures forall i | 0 <= i < |ServeAll(desk, record, waiting, isIntact, view).1| :: !ServeAll(desk, record, waiting, isIntact, view).1[i].Receipt?
    decreases |waiting|
  {
    if waiting != [] { NoReceipts(Serve(desk, record, waiting[0], isIntact, view).0, record, waiting[1..], isIntact, view); }
  }

  /** R5: and what is held was authentic when it was taken up. */
  lemma HeldWasAuthentic(desk: Desk, input: Input, view: View, record: Record)
    requires IsSound(desk) && record !in desk.held && record in Step(desk, input, view).0.held
    ensures input.Offered? && input.offer.record == record && input.offer.isAuthentic && input.from == input.offer.source
  {
    match input
    case Loaded(other, isIntact) =>
      if other in desk.loading { ServeAllKeeps(desk.(loading := desk.loading - {other}), other, desk.loading[other], isIntact, view); }
    case Started(erased) => NothingNew(Taken(desk.held, desk.tombstones, desk.glass, view), erased, view);
    case _ =>
  }

  lemma NothingNew(desk: Desk, erased: seq<Record>, view: View)
    requires IsSound(desk)
    ensures DestroyAll(desk, erased, view).0.held.Keys <= desk.held.Keys
    decreases |erased|
  {
    if erased != [] { NothingNew(if MustDestroy(erased[0], view) then Destroy(desk, erased[0]).0 else desk, erased[1..], view); }
  }

  /** R9: whatever comes later, a start included, nothing of a destroyed record is released, receipted or held again. */
  lemma NothingAfterDestroyed(desk: Desk, inputs: seq<(Input, View)>, record: Record)
    requires IsSound(desk) && record in desk.tombstones
    ensures record in After(desk, inputs).0.tombstones && record !in After(desk, inputs).0.held
    ensures forall i | 0 <= i < |After(desk, inputs).1| && (After(desk, inputs).1[i].Release? || After(desk, inputs).1[i].Receipt?) ::
      After(desk, inputs).1[i].record != record
    decreases |inputs|
  {
    if inputs != [] {
      StepKeeps(desk, inputs[0].0, inputs[0].1);
      NothingAfterDestroyed(Step(desk, inputs[0].0, inputs[0].1).0, inputs[1..], record);
    }
  }

  function After(desk: Desk, inputs: seq<(Input, View)>): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
    decreases |inputs|
  {
    if inputs == [] then (desk, [])
    else
      var (next, first) := Step(desk, inputs[0].0, inputs[0].1);
      var (after, rest) := After(next, inputs[1..]);
      (after, first + rest)
  }

  /** R9: after a start nothing that was ordered to be destroyed is held, and nothing was served before. */
  lemma DestroyedBeforeServing(desk: Desk, erased: seq<Record>, view: View, record: Record)
    requires IsSound(desk) && record in erased && MustDestroy(record, view)
    ensures var (after, outputs) := Step(desk, Started(erased), view);
      record in after.tombstones && record !in after.held && forall i | 0 <= i < |outputs| :: outputs[i].Persist?
  {
    DestroyAllKeeps(Taken(desk.held, desk.tombstones, desk.glass, view), erased, view);
  }
}
