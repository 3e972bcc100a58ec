include "access-ledger.dfy"

/** What holds over all runs: every order of events, by whomever, with whatever facts. Spec: Records R6, R9, R10, Access A1 to A4, A7. */
module LedgerProof {
  import opened Ledger
  import Records
  import RecordTable
  import AccessTable
  import RecordRules
  import AccessRules
  import CustodianChoice

  datatype Step = Step(event: Event, context: Context)

  predicate AreOrdered(steps: seq<Step>) { forall i | 0 <= i < |steps| :: IsOrdered(steps[i].context.validators) }

  ghost predicate IsLineOfRecord(from: RecordTable.Phase, to: RecordTable.Phase)
  { exists trigger :: RecordTable.All.CanFire(from, trigger) && RecordTable.All.Fire(from, trigger) == to }

  ghost predicate IsLineOfAccess(from: AccessTable.Phase, to: AccessTable.Phase)
  { exists trigger :: AccessTable.All.CanFire(from, trigger) && AccessTable.All.Fire(from, trigger) == to }

  predicate IsOpen(phase: AccessTable.Phase) { phase.Requested? || phase.Denied? }

  predicate HasEnded(phase: AccessTable.Phase) { phase.Revoked? || phase.Denied? }

  ghost predicate IsConsent(entry: AccessEntry, record: RecordEntry, scope: set<Segment>, expiresAtMs: nat, context: Context) {
    && entry.granted == scope && entry.expiresAtMs == expiresAtMs && scope <= entry.asked
    && context.timestampMs < expiresAtMs && context.sender == record.source && !record.IsErased()
  }

  ghost predicate KeepsConsent(before: AccessEntry, after: AccessEntry) {
    after.record == before.record && after.asked == before.asked && after.granted == before.granted && after.expiresAtMs == before.expiresAtMs
  }

  /** All that one event can do to a request, A2 to A4, A7. */
  ghost predicate EntryTold(entry: AccessEntry, record: RecordEntry, event: Event, context: Context)
    requires event.Grant? || event.Deny? || event.Revoke? || event.Audit?
  {
    var (after, code) := AccessRules.JudgeEntry(entry, record, event, context);
      code == None ==>
        && IsLineOfAccess(entry.PhaseAt(context.timestampMs), after.phase)
        && after.record == entry.record && after.requester == entry.requester && after.asked == entry.asked && after.purpose == entry.purpose
        && after.audited <= entry.audited + Members(record.custodians)
        && (event.Grant? ==> IsConsent(after, record, event.scope, event.expiresAtMs, context) && entry.phase.Requested?)
        && (!event.Grant? ==> KeepsConsent(entry, after))
        && (!IsOpen(after.phase) && IsOpen(entry.phase) ==> event.Grant?)
        && (IsOpen(after.phase) ==> entry.phase.Requested? && event.Deny? && after.audited == entry.audited)
        && (HasEnded(entry.phase) ==> HasEnded(after.phase))
  }

  lemma EntryTells(entry: AccessEntry, record: RecordEntry, event: Event, context: Context)
    requires event.Grant? || event.Deny? || event.Revoke? || event.Audit?
    ensures EntryTold(entry, record, event, context)
  {
    reveal AccessRules.JudgeEntry();
    var phase := entry.PhaseAt(context.timestampMs);
    match event
    case Grant(_, _, _) => LineOf(phase, AccessTable.Trigger.Grant);
    case Deny(_) => LineOf(phase, AccessTable.Trigger.Deny);
    case Revoke(_) => LineOf(phase, AccessTable.Trigger.Revoke);
    case _ => LineOf(phase, AccessTable.Release);
  }

  lemma LineOf(from: AccessTable.Phase, trigger: AccessTable.Trigger)
    ensures AccessTable.All.CanFire(from, trigger) ==> IsLineOfAccess(from, AccessTable.All.Fire(from, trigger))
  {}

  lemma SoundStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators)
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
    match event
    case Anchor(record, _, _, _, _, _) => CustodianChoice.ChoiceIsComplete(record, context.validators, context.score);
    case Destroyed(record) => if record in state.records { OneMore(state.records[record].destroyed, context.sender); }
    case Erase(_) =>
    case Request(_, _, _, _) =>
    case _ => EntryOf(state, event, context);
  }

  lemma EntryOf(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && (event.Grant? || event.Deny? || event.Revoke? || event.Audit?)
    ensures event.access in state.accesses ==> state.accesses[event.access].record in state.records
    ensures event.access in state.accesses ==>
      EntryTold(state.accesses[event.access], state.records[state.accesses[event.access].record], event, context)
  {
    if event.access in state.accesses {
      EntryTells(state.accesses[event.access], state.records[state.accesses[event.access].record], event, context);
    }
  }

  lemma OneMore(some: set<Institution>, one: Institution)
    ensures |some| <= |some + {one}| <= |some| + 1
  {
    assert one in some ==> some + {one} == some;
  }

  /** Signers of receipts that verify. */
  function Receipted(anchor: Event, context: Context): set<Institution>
    requires anchor.Anchor?
  { set receipt | receipt in anchor.receipts && Signed(receipt, Statement(context.chain, anchor.record, anchor.commitment, anchor.segments, receipt.signer)) in context.signed :: receipt.signer }

  /** R6: m - f_c different custodians have signed for this commitment and these segments. */
  lemma AnchorNeedsReceipts(state: State, anchor: Event, context: Context)
    requires AccessRules.IsSound(state) && anchor.Anchor? && AccessRules.Judge(state, anchor, context).1 == None
    ensures RecordRules.Allow(|anchor.custodians|)
    ensures anchor.custodians == CustodianChoice.For(anchor.record, context.validators, context.score)
    ensures Receipted(anchor, context) <= Members(anchor.custodians)
    ensures |Receipted(anchor, context)| >= Records.For(|anchor.custodians|).Receipts()
  {
    var signers := seq(|anchor.receipts|, i requires 0 <= i < |anchor.receipts| => anchor.receipts[i].signer);
    forall i | 0 < i < |signers| ensures signers[i - 1] < signers[i] { assert RecordRules.IsReceipt(anchor, context, i); }
    StepwiseIsOrdered(signers);
    OrderedAreDistinct(signers);
    forall i | 0 <= i < |signers| ensures signers[i] in Receipted(anchor, context) {
      assert RecordRules.IsReceipt(anchor, context, i);
      assert anchor.receipts[i] in anchor.receipts;
    }
    forall signer | signer in Receipted(anchor, context) ensures signer in anchor.custodians && signer in signers {
      var i :| 0 <= i < |anchor.receipts| && anchor.receipts[i].signer == signer;
      assert RecordRules.IsReceipt(anchor, context, i) && signers[i] == signer;
    }
    assert Receipted(anchor, context) == Members(signers);
  }

  lemma StepwiseIsOrdered(members: seq<Institution>)
    requires forall i | 0 < i < |members| :: members[i - 1] < members[i]
    ensures IsOrdered(members)
  {
    forall i, j | 0 <= i < j < |members| ensures members[i] < members[j] { Climb(members, i, j); }
  }

  lemma Climb(members: seq<Institution>, i: nat, j: nat)
    requires forall i | 0 < i < |members| :: members[i - 1] < members[i]
    requires i < j < |members|
    ensures members[i] < members[j]
  {
    if i + 1 < j { Climb(members, i, j - 1); }
    assert members[j - 1] < members[j];
  }

  // ---- Step by step ----------------------------------------------------------------------------------------------------------------

  /** R6, R9, R10: a record moves along the lines of its table, from Certified on, and is never forgotten. */
  lemma RecordsMoveByTable(state: State, event: Event, context: Context, record: Record)
    requires AccessRules.IsSound(state)
    requires record in AccessRules.Judge(state, event, context).0.records
    ensures var after := AccessRules.Judge(state, event, context).0.records[record].phase;
      if record in state.records then after == state.records[record].phase || IsLineOfRecord(state.records[record].phase, after)
      else IsLineOfRecord(RecordTable.Certified, after)
  {
    if record in state.records {
      var phase := state.records[record].phase;
      assert forall trigger | RecordTable.All.CanFire(phase, trigger) :: IsLineOfRecord(phase, RecordTable.All.Fire(phase, trigger));
    }
  }

  /** A1 to A4, A7: a request moves along the lines of its table; a consent that has run out expires first. */
  lemma AccessMovesByTable(state: State, event: Event, context: Context, access: Access)
    requires AccessRules.IsSound(state)
    requires access in AccessRules.Judge(state, event, context).0.accesses
    ensures var after := AccessRules.Judge(state, event, context).0.accesses[access].phase;
      if access !in state.accesses then after == AccessTable.All.initial
      else after == state.accesses[access].phase || IsLineOfAccess(state.accesses[access].PhaseAt(context.timestampMs), after)
  {
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? { EntryOf(state, event, context); }
  }

  /** R9: an erased record stays erased, and nothing of it is asked or granted any more. */
  lemma NothingOfErased(state: State, event: Event, context: Context, record: Record)
    requires AccessRules.IsSound(state) && record in state.records && state.records[record].IsErased()
    ensures var after := AccessRules.Judge(state, event, context).0;
      && record in after.records && after.records[record].IsErased()
      && (forall access | access in after.accesses && after.accesses[access].record == record ::
        access in state.accesses && after.accesses[access].granted == state.accesses[access].granted)
  {
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? { EntryOf(state, event, context); }
  }

  /** An event that does not apply changes nothing; one that applies, repeated at once, is refused. */
  lemma RefusedChangesNothing(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state)
    ensures var (after, code) := AccessRules.Judge(state, event, context); code != None ==> after == state
  {}

  // ---- Over all runs ---------------------------------------------------------------------------------------------------------------

  /** One step; opaque, so that the lemmas below see of it only what the next two say. */
  opaque ghost function Next(state: State, step: Step): (next: (State, Refusal))
    requires AccessRules.IsSound(state) && IsOrdered(step.context.validators)
    ensures AccessRules.IsSound(next.0)
  {
    SoundStays(state, step.event, step.context);
    AccessRules.Judge(state, step.event, step.context)
  }

  /** The state after these steps, from the genesis block. */
  ghost function After(steps: seq<Step>): (state: State)
    requires AreOrdered(steps)
    ensures AccessRules.IsSound(state)
  { if steps == [] then Genesis else Next(After(steps[..|steps| - 1]), steps[|steps| - 1]).0 }

  /** Whether the event of a step applied. */
  ghost predicate Applied(steps: seq<Step>, at: nat)
    requires AreOrdered(steps) && at < |steps|
  { Next(After(steps[..at]), steps[at]).1 == None }

  lemma AppliedStays(steps: seq<Step>, at: nat)
    requires AreOrdered(steps) && at < |steps| - 1
    ensures var before := steps[..|steps| - 1]; before[..at] == steps[..at] && (Applied(before, at) <==> Applied(steps, at))
  {
    assert steps[..|steps| - 1][..at] == steps[..at];
  }

  ghost predicate IsAnswered(state: State, access: Access) { access in state.accesses && !IsOpen(state.accesses[access].phase) }

  ghost predicate IsWithdrawn(state: State, access: Access) { access in state.accesses && HasEnded(state.accesses[access].phase) }

  ghost predicate IsErased(state: State, record: Record) { record in state.records && state.records[record].IsErased() }

  /** All that one step can do to a record. */
  lemma {:isolate_assertions} NextTellsRecord(state: State, step: Step, record: Record)
    requires AccessRules.IsSound(state) && IsOrdered(step.context.validators)
    ensures var (after, code) := Next(state, step);
      && (record in after.records && record !in state.records ==> code == None && IsAnchoredBy(after.records[record], record, step))
      && (record in state.records ==> record in after.records && KeepsNames(state.records[record], after.records[record]))
      && (IsErased(after, record) && !IsErased(state, record) ==>
        code == None && step.event == Erase(record) && step.context.sender == state.records[record].source)
      && (IsErased(state, record) ==> IsErased(after, record))
      && (record in state.records ==> forall custodian | custodian in after.records[record].destroyed - state.records[record].destroyed ::
        code == None && step.event == Destroyed(record) && step.context.sender == custodian)
  {
    reveal Next();
  }

  /** All that one step can do to a request. */
  lemma NextTellsAccess(state: State, step: Step, access: Access)
    requires AccessRules.IsSound(state) && IsOrdered(step.context.validators)
    ensures var (after, code) := Next(state, step);
      && (IsAnswered(after, access) && !IsAnswered(state, access) ==> code == None && IsGrantedBy(state, after.accesses[access], access, step))
      && (IsAnswered(state, access) ==> IsAnswered(after, access) && KeepsConsent(state.accesses[access], after.accesses[access]))
      && (IsWithdrawn(state, access) ==> IsWithdrawn(after, access))
  {
    reveal Next();
    var event := step.event;
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? { EntryOf(state, event, step.context); }
  }

  ghost predicate IsAnchoredBy(entry: RecordEntry, record: Record, step: Step) {
    && step.event.Anchor? && step.event.record == record && entry.source == step.context.sender && entry.commitment == step.event.commitment
    && entry.segments == step.event.segments && entry.custodians == step.event.custodians && entry.phase.Anchored? && entry.destroyed == {}
  }

  ghost predicate KeepsNames(before: RecordEntry, after: RecordEntry) {
    && after.source == before.source && after.commitment == before.commitment && after.segments == before.segments
    && after.custodians == before.custodians
  }

  ghost predicate IsGrantedBy(state: State, entry: AccessEntry, access: Access, step: Step) {
    && step.event == Grant(access, entry.granted, entry.expiresAtMs) && entry.record in state.records
    && IsConsent(entry, state.records[entry.record], entry.granted, entry.expiresAtMs, step.context)
  }

  /** R6: what is on chain was anchored, as it stands there, by the event of some step; by AnchorNeedsReceipts, with enough receipts. */
  lemma AnchoredOnlyByReceipts(steps: seq<Step>, record: Record) returns (at: nat)
    requires AreOrdered(steps) && record in After(steps).records
    ensures at < |steps| && Applied(steps, at) && steps[at].event.Anchor? && steps[at].event.record == record
    ensures var (entry, anchor) := (After(steps).records[record], steps[at].event);
      && entry.source == steps[at].context.sender && entry.commitment == anchor.commitment && entry.segments == anchor.segments
      && entry.custodians == anchor.custodians
  {
    var before := After(steps[..|steps| - 1]);
    NextTellsRecord(before, steps[|steps| - 1], record);
    at := |steps| - 1;
    if record in before.records {
      at := AnchoredOnlyByReceipts(steps[..|steps| - 1], record);
      AppliedStays(steps, at);
    }
  }

  /** A2: a consent was given by the record's source, for at most what was asked, until a time to come, when the record was not erased. */
  lemma GrantedOnlyBySource(steps: seq<Step>, access: Access) returns (at: nat)
    requires AreOrdered(steps) && IsAnswered(After(steps), access)
    ensures at < |steps| && Applied(steps, at)
    ensures IsGrantedBy(After(steps[..at]), After(steps).accesses[access], access, steps[at])
  {
    var before := After(steps[..|steps| - 1]);
    NextTellsAccess(before, steps[|steps| - 1], access);
    at := |steps| - 1;
    if IsAnswered(before, access) {
      at := GrantedOnlyBySource(steps[..|steps| - 1], access);
      AppliedStays(steps, at);
    }
  }

  /** R9: erasure was ordered by the source. */
  lemma ErasedOnlyBySource(steps: seq<Step>, record: Record) returns (at: nat)
    requires AreOrdered(steps) && record in After(steps).records && After(steps).records[record].IsErased()
    ensures at < |steps| && Applied(steps, at)
    ensures steps[at].event == Erase(record) && steps[at].context.sender == After(steps).records[record].source
  {
    var before := After(steps[..|steps| - 1]);
    NextTellsRecord(before, steps[|steps| - 1], record);
    at := |steps| - 1;
    if record in before.records && before.records[record].IsErased() {
      at := ErasedOnlyBySource(steps[..|steps| - 1], record);
      AppliedStays(steps, at);
    }
  }

  /** R10: whoever counts as having destroyed has said so itself, once. */
  lemma DestroyedOnlyByOwnWord(steps: seq<Step>, record: Record, custodian: Institution) returns (at: nat)
    requires AreOrdered(steps) && record in After(steps).records && custodian in After(steps).records[record].destroyed
    ensures at < |steps| && Applied(steps, at) && steps[at].event == Destroyed(record) && steps[at].context.sender == custodian
  {
    var before := After(steps[..|steps| - 1]);
    NextTellsRecord(before, steps[|steps| - 1], record);
    at := |steps| - 1;
    if record in before.records && custodian in before.records[record].destroyed {
      at := DestroyedOnlyByOwnWord(steps[..|steps| - 1], record, custodian);
      AppliedStays(steps, at);
    } else if record in before.records {
      assert custodian in After(steps).records[record].destroyed - before.records[record].destroyed;
    }
  }

  /** R10: Shredded is told when the words of destruction are enough and not before; with the thresholds of the code that takes everyone. */
  lemma ShreddedNeedsEveryCustodian(steps: seq<Step>, record: Record)
    requires AreOrdered(steps) && record in After(steps).records
    ensures var entry := After(steps).records[record];
      && (entry.phase.Shredded? <==> |entry.destroyed| >= Records.For(|entry.custodians|).CertainDestruction())
      && (entry.phase.Shredded? <==> entry.destroyed == Members(entry.custodians))
  {
    var entry := After(steps).records[record];
    OrderedAreDistinct(entry.custodians);
    Records.WithoutIsSmaller(Members(entry.custodians), entry.destroyed);
    if entry.phase.Shredded? { assert Members(entry.custodians) - entry.destroyed == {}; }
  }

  // ---- From any state --------------------------------------------------------------------------------------------------------------

  ghost function From(state: State, steps: seq<Step>): (after: State)
    requires AccessRules.IsSound(state) && AreOrdered(steps)
    ensures AccessRules.IsSound(after)
  { if steps == [] then state else Next(From(state, steps[..|steps| - 1]), steps[|steps| - 1]).0 }

  /** A3, A4, R9: what was refused, withdrawn or erased stays so. */
  lemma EndsStay(state: State, steps: seq<Step>, access: Access, record: Record)
    requires AccessRules.IsSound(state) && AreOrdered(steps)
    ensures IsWithdrawn(state, access) ==> IsWithdrawn(From(state, steps), access)
    ensures IsErased(state, record) ==> IsErased(From(state, steps), record)
  {
    if steps != [] {
      EndsStay(state, steps[..|steps| - 1], access, record);
      NextTellsRecord(From(state, steps[..|steps| - 1]), steps[|steps| - 1], record);
      NextTellsAccess(From(state, steps[..|steps| - 1]), steps[|steps| - 1], access);
    }
  }
}
