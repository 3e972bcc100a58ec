include "ledger-proof.dfy"

/** What holds over all runs: every order of events, from the genesis block on. Spec: Records R6, R9, R10, Access A1 to A4, A7. */
module LedgerRuns {
  import opened Entries
  import opened EntryProof
  import Records
  import AccessRules

  datatype Step = Step(event: Event, context: Context)

  predicate AreOrdered(steps: seq<Step>) { forall i | 0 <= i < |steps| :: IsOrdered(steps[i].context.validators) }

  /** One step; opaque, so that the lemmas below see of it only what the next two say. */
  opaque ghost function Next(state: State, step: Step): (next: (State, Refusal))
    requires AccessRules.IsSound(state) && IsOrdered(step.context.validators)
    ensures AccessRules.IsSound(next.0)
  {
    SoundStays(state, step.event, step.context);
    AccessRules.Judge(state, step.event, step.context)
  }

  /** The state after these steps. */
  ghost function From(state: State, steps: seq<Step>): (after: State)
    requires AccessRules.IsSound(state) && AreOrdered(steps)
    ensures AccessRules.IsSound(after)
  { if steps == [] then state else Next(From(state, steps[..|steps| - 1]), steps[|steps| - 1]).0 }

  ghost function After(steps: seq<Step>): (state: State)
    requires AreOrdered(steps)
    ensures AccessRules.IsSound(state)
  { From(Genesis, steps) }

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

  /** R10: Shredded is told when the words of destruction are enough and not before. */
  lemma ShreddedWhenCertain(steps: seq<Step>, record: Record)
    requires AreOrdered(steps) && record in After(steps).records
    ensures var entry := After(steps).records[record];
      entry.phase.Shredded? <==> |entry.destroyed| >= Records.For(|entry.custodians|).CertainDestruction()
  {
    OrderedAreDistinct(After(steps).records[record].custodians);
  }

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
