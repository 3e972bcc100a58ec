include "access-ledger.dfy"

/**
 * Versions of a record: a line, to which its source adds at the end and which it erases from the beginning. The same guards as the code, in the
 * same order, with the same codes. Executable. Spec: Records R22, R23.
 */
module VersionLines {
  import opened Entries
  import RecordRules

  datatype Other = Nothing | One(record: Record)

  datatype Version = Version(number: nat, previous: Other, next: Other)

  type Lines = map<Record, Version>

  const Only: Version := Version(1, Nothing, Nothing)

  function Of(lines: Lines, record: Record): Version { if record in lines then lines[record] else Only }

  /** R22: both are the sender's and of one patient, both stand, the new one is no version yet, and nothing has followed the old one. */
  function JudgeSupersede(lines: Lines, records: map<Record, RecordEntry>, record: Record, previous: Record, sender: Institution): (Lines, Refusal) {
    var (added, former) := (Of(lines, record), Of(lines, previous));
    if record !in records || previous !in records then (lines, UnknownRecord)
    else if records[record].source != sender || records[previous].source != sender then (lines, NotSource)
    else if added.previous == One(previous) then (lines, Repeated)
    else if records[record].IsErased() || records[previous].IsErased() then (lines, WrongPhase)
    else if records[record].pseudonym != records[previous].pseudonym then (lines, OtherPatient)
    else if record == previous || added.previous.One? || added.next.One? || former.next.One? then (lines, Superseded)
    else (lines[record := added.(number := former.number + 1, previous := One(previous))][previous := former.(next := One(record))], None)
  }

  predicate EarlierStands(lines: Lines, records: map<Record, RecordEntry>, record: Record) {
    var previous := Of(lines, record).previous;
    previous.One? && previous.record in records && !records[previous.record].IsErased()
  }

  /** R9, R23: the source alone, once, the oldest version first. */
  function JudgeErase(lines: Lines, state: State, record: Record, context: Context): (State, Refusal)
    requires RecordRules.EntriesAreOnChain(state)
  {
    var (after, code) := RecordRules.JudgeErase(state, record, context);
    if code == None && EarlierStands(lines, state.records, record) then (state, EarlierVersionStands) else (after, code)
  }
}

/** What no order of events breaks. Spec: Records R22 to R24. */
module VersionProof {
  import opened Entries
  import opened VersionLines
  import RecordRules
  import AccessRules

  /** R22: each knows the one before and the one after, of one source, and numbers count up: no circle, no fork. */
  ghost predicate AreLines(lines: Lines, records: map<Record, RecordEntry>) {
    && (forall record | record in lines :: record in records && lines[record].number >= 1)
    && (forall record | record in lines && lines[record].previous.One? :: FollowsOn(lines, records, lines[record].previous.record, record))
    && (forall record | record in lines && lines[record].next.One? :: FollowsOn(lines, records, record, lines[record].next.record))
  }

  ghost predicate FollowsOn(lines: Lines, records: map<Record, RecordEntry>, before: Record, after: Record) {
    && before in lines && after in lines && before in records && after in records
    && lines[before].next == One(after) && lines[after].previous == One(before) && lines[after].number == lines[before].number + 1
    && records[before].source == records[after].source
  }

  /** R23: who is erased has nothing before it that stands. */
  ghost predicate OldestGoFirst(lines: Lines, records: map<Record, RecordEntry>) {
    forall record | record in lines && record in records && records[record].IsErased() && lines[record].previous.One? ::
      lines[record].previous.record in records && records[lines[record].previous.record].IsErased()
  }

  /** R24: the state names no patient of an erased record. */
  ghost predicate ErasedNameNobody(records: map<Record, RecordEntry>) {
    forall record | record in records && records[record].IsErased() :: records[record].pseudonym == 0
  }

  ghost predicate IsSound(lines: Lines, state: State) {
    && AccessRules.IsSound(state) && AreLines(lines, state.records) && OldestGoFirst(lines, state.records) && ErasedNameNobody(state.records)
  }

  lemma SupersedeKeeps(lines: Lines, state: State, record: Record, previous: Record, sender: Institution)
    requires IsSound(lines, state)
    ensures IsSound(JudgeSupersede(lines, state.records, record, previous, sender).0, state)
  {
    var (after, code) := JudgeSupersede(lines, state.records, record, previous, sender);
    if code != None { return; }
    forall one | one in after && after[one].previous.One?
      ensures FollowsOn(after, state.records, after[one].previous.record, one)
    {
      if one != record { assert FollowsOn(lines, state.records, lines[one].previous.record, one); }
    }
    forall one | one in after && after[one].next.One?
      ensures FollowsOn(after, state.records, one, after[one].next.record)
    {
      if one != previous { assert FollowsOn(lines, state.records, one, lines[one].next.record); }
    }
  }

  /** R22: a new version is of the same source and patient as the one before, which nothing else follows. */
  lemma SupersededBySource(lines: Lines, state: State, record: Record, previous: Record, sender: Institution)
    requires IsSound(lines, state)
    requires JudgeSupersede(lines, state.records, record, previous, sender).1 == None
    ensures record in state.records && previous in state.records
    ensures state.records[record].source == sender == state.records[previous].source
    ensures state.records[record].pseudonym == state.records[previous].pseudonym
    ensures Of(lines, previous).next == Nothing
  {}

  lemma {:isolate_assertions} EraseKeeps(lines: Lines, state: State, record: Record, context: Context)
    requires IsSound(lines, state)
    ensures IsSound(lines, JudgeErase(lines, state, record, context).0)
  {
    var (after, code) := JudgeErase(lines, state, record, context);
    if code != None { return; }
    assert after.records.Keys == state.records.Keys;
    forall one | one in lines && lines[one].previous.One?
      ensures FollowsOn(lines, after.records, lines[one].previous.record, one)
    {
      assert FollowsOn(lines, state.records, lines[one].previous.record, one);
    }
    forall one | one in lines && lines[one].next.One?
      ensures FollowsOn(lines, after.records, one, lines[one].next.record)
    {
      assert FollowsOn(lines, state.records, one, lines[one].next.record);
    }
  }

  /** R23: no version is erased before the one that it follows. */
  lemma NoneIsErasedBeforeEarlier(lines: Lines, state: State, record: Record, context: Context)
    requires RecordRules.EntriesAreOnChain(state) && JudgeErase(lines, state, record, context).1 == None
    ensures !EarlierStands(lines, state.records, record)
  {}

  /** R24: what is erased names nobody. */
  lemma ErasedIsNameless(lines: Lines, state: State, record: Record, context: Context)
    requires RecordRules.EntriesAreOnChain(state) && JudgeErase(lines, state, record, context).1 == None
    ensures var after := JudgeErase(lines, state, record, context).0; record in after.records && after.records[record].pseudonym == 0
  {}

  /** Every other event leaves sources and what is erased as they are. */
  lemma OthersKeep(lines: Lines, state: State, event: Event, context: Context)
    requires IsSound(lines, state) && !event.Erase?
    requires AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
    ensures IsSound(lines, AccessRules.Judge(state, event, context).0)
  {
    var after := AccessRules.Judge(state, event, context).0;
    forall record | record in state.records
      ensures record in after.records && after.records[record].source == state.records[record].source
      ensures after.records[record].IsErased() == state.records[record].IsErased()
      ensures after.records[record].pseudonym == state.records[record].pseudonym
    {}
    forall record | record in after.records && record !in state.records
      ensures !after.records[record].IsErased()
    {}
    forall one | one in lines && lines[one].previous.One?
      ensures FollowsOn(lines, after.records, lines[one].previous.record, one)
    {
      assert FollowsOn(lines, state.records, lines[one].previous.record, one);
    }
    forall one | one in lines && lines[one].next.One?
      ensures FollowsOn(lines, after.records, one, lines[one].next.record)
    {
      assert FollowsOn(lines, state.records, one, lines[one].next.record);
    }
  }

  /** The version so many places before; Nothing where the line does not go so far back. */
  function Before(lines: Lines, record: Record, places: nat): Other {
    if places == 0 then One(record)
    else
      var later := Before(lines, record, places - 1);
      if later.One? then Of(lines, later.record).previous else Nothing
  }

  /** R23: when a version is erased, so is everything before it, however far back. */
  lemma NothingEarlierStands(lines: Lines, state: State, record: Record, places: nat)
    requires IsSound(lines, state) && record in state.records && state.records[record].IsErased()
    ensures var earlier := Before(lines, record, places);
      earlier.One? ==> earlier.record in state.records && state.records[earlier.record].IsErased()
  {
    if places > 0 { NothingEarlierStands(lines, state, record, places - 1); }
  }

  /** R22: numbers count down to 1, so that every line has a beginning and no version is before itself. */
  lemma NumbersCountDown(lines: Lines, state: State, record: Record, places: nat)
    requires IsSound(lines, state)
    ensures var earlier := Before(lines, record, places);
      earlier.One? ==> Of(lines, earlier.record).number + places == Of(lines, record).number
  {
    if places > 0 {
      NumbersCountDown(lines, state, record, places - 1);
      var later := Before(lines, record, places - 1);
      if later.One? && Of(lines, later.record).previous.One? {
        assert FollowsOn(lines, state.records, Of(lines, later.record).previous.record, later.record);
      }
    }
  }
}
