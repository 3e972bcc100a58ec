/**
 * What the chain says of records and of requests for access, as the code judges it: the same guards in the same order with the same codes.
 * Executable, so that it can be run beside the code. Names, commitments and signatures are numbers; which signature is whose, and what the
 * hashes of R3 give, are facts that come with the block.
 */
include "machines.dfy"
include "records.dfy"

module Entries {
  import Records
  import RecordTable
  import AccessTable

  type Institution = nat
  type Record = nat
  type Access = nat

  datatype Segment = Identity | Clinical | Documents | Administrative

  datatype Purpose = Treatment | Payment | Operations | PublicHealth | Research

  /** What a custodian signs when it has its part on disk, R5. */
  datatype Statement = Statement(
    chain: nat, record: Record, source: Institution, commitment: nat, segments: set<Segment>, custodians: seq<Institution>, custodian: Institution)

  datatype Receipt = Receipt(signer: Institution, signature: nat)

  /** A fact of cryptography: this signature verifies for this statement under the signer's key. */
  datatype Signed = Signed(receipt: Receipt, statement: Statement)

  datatype Event =
    | Anchor(record: Record, pseudonym: nat, commitment: nat, segments: set<Segment>, custodians: seq<Institution>, receipts: seq<Receipt>)
    | Request(access: Access, record: Record, scope: set<Segment>, purpose: Purpose)
    | Grant(access: Access, scope: set<Segment>, expiresAtMs: nat)
    | Deny(access: Access)
    | Revoke(access: Access)
    | Audit(access: Access)
    | Erase(record: Record)
    | Destroyed(record: Record)

  datatype Refusal =
    | None | UnknownRecord | RecordExists | WrongCustodians | InsufficientReceipts | UnknownAccess | AccessExists | NotSource | NotCustodian
    | WrongScope | Expired | WrongPhase | Repeated | NotEndorsed | KeyTaken | UnknownInstitution | PatientDecides | NoConsentKey | NotByPatient
    | ConsentKeyExists | InvalidConsentKey | WrongRefusal | Superseded | EarlierVersionStands | OtherPatient

  /** The block that an event stands in, who signed its batch, and the facts it is judged by. Validators are ordered by number. */
  datatype Context = Context(
    chain: nat, validators: seq<Institution>, score: (Record, Institution) -> nat, signed: set<Signed>, sender: Institution, timestampMs: nat)

  datatype RecordEntry = RecordEntry(
    source: Institution, pseudonym: nat, commitment: nat, segments: set<Segment>, custodians: seq<Institution>, phase: RecordTable.Phase,
    destroyed: set<Institution>)
  {
    predicate IsErased() { phase.Shredding? || phase.Shredded? }
  }

  datatype AccessEntry = AccessEntry(
    record: Record, requester: Institution, asked: set<Segment>, purpose: Purpose, phase: AccessTable.Phase, granted: set<Segment>,
    expiresAtMs: nat, audited: set<Institution>)
  {
    /** A2: a consent that has run out by then is Expired, without an event on chain. */
    function PhaseAt(timeMs: nat): AccessTable.Phase {
      if (phase.Granted? || phase.Released?) && expiresAtMs <= timeMs then AccessTable.All.Fire(phase, AccessTable.Expire) else phase
    }
  }

  datatype State = State(records: map<Record, RecordEntry>, accesses: map<Access, AccessEntry>)

  const Genesis: State := State(map[], map[])

  predicate IsOrdered(members: seq<Institution>) { forall i, j | 0 <= i < j < |members| :: members[i] < members[j] }

  function Members(members: seq<Institution>): set<Institution> { set member | member in members }

  lemma OrderedAreDistinct(members: seq<Institution>)
    requires IsOrdered(members)
    ensures |Members(members)| == |members|
  {
    if members != [] {
      var rest := members[..|members| - 1];
      OrderedAreDistinct(rest);
      assert Members(members) == Members(rest) + {members[|members| - 1]};
    }
  }
}

/** Who keeps a record: each validator has a score for it, a hash; the 31 highest are its custodians. Spec: Records R3. */
module CustodianChoice {
  import opened Entries
  import Records

  const MostCustodians: nat := 31
  const FewestCustodians: nat := 4

  /** Of two equal scores, which no hash gives, the higher number's counts as the higher one. */
  predicate Beats(record: Record, score: (Record, Institution) -> nat, a: Institution, b: Institution) {
    score(record, a) > score(record, b) || (score(record, a) == score(record, b) && a > b)
  }

  function Better(record: Record, validators: set<Institution>, score: (Record, Institution) -> nat, one: Institution): set<Institution>
  { set other | other in validators && Beats(record, score, other, one) }

  predicate IsChosen(record: Record, validators: set<Institution>, score: (Record, Institution) -> nat, one: Institution)
  { |Better(record, validators, score, one)| < MostCustodians }

  /** R3: in the order of the validators, which is that of their numbers. */
  function For(record: Record, validators: seq<Institution>, score: (Record, Institution) -> nat): seq<Institution>
  { Filter(record, validators, Members(validators), score) }

  function Filter(record: Record, some: seq<Institution>, validators: set<Institution>, score: (Record, Institution) -> nat): seq<Institution> {
    if some == [] then []
    else
      var rest := Filter(record, some[..|some| - 1], validators, score);
      if IsChosen(record, validators, score, some[|some| - 1]) then rest + [some[|some| - 1]] else rest
  }

  function Chosen(record: Record, validators: set<Institution>, score: (Record, Institution) -> nat): set<Institution>
  { set one | one in validators && IsChosen(record, validators, score, one) }

  lemma FilterIsChosen(record: Record, some: seq<Institution>, validators: set<Institution>, score: (Record, Institution) -> nat)
    requires IsOrdered(some)
    ensures var filtered := Filter(record, some, validators, score);
      IsOrdered(filtered) && forall one :: one in filtered <==> one in some && IsChosen(record, validators, score, one)
  {
    if some != [] {
      var (before, last) := (some[..|some| - 1], some[|some| - 1]);
      assert IsOrdered(before) by { assert forall i | 0 <= i < |before| :: before[i] == some[i]; }
      FilterIsChosen(record, before, validators, score);
      assert some == before + [last];
      forall one | one in before ensures one < last {
        var i :| 0 <= i < |before| && before[i] == one;
        assert some[i] < some[|some| - 1];
      }
      var filtered := Filter(record, before, validators, score);
      forall i | 0 <= i < |filtered| ensures filtered[i] < last { assert filtered[i] in before; }
    }
  }

  /** R3: m = min(n, 31) custodians, ordered, each once, all of them validators. */
  lemma ChoiceIsComplete(record: Record, validators: seq<Institution>, score: (Record, Institution) -> nat)
    requires IsOrdered(validators)
    ensures var chosen := For(record, validators, score);
      && IsOrdered(chosen) && Members(chosen) <= Members(validators)
      && |chosen| == if |validators| < MostCustodians then |validators| else MostCustodians
  {
    var all := Members(validators);
    var chosen := For(record, validators, score);
    FilterIsChosen(record, validators, all, score);
    assert Members(chosen) == Chosen(record, all, score);
    OrderedAreDistinct(validators);
    OrderedAreDistinct(chosen);
    SoManyAreChosen(record, all, score);
  }

  lemma SoManyAreChosen(record: Record, validators: set<Institution>, score: (Record, Institution) -> nat)
    ensures |Chosen(record, validators, score)| == if |validators| < MostCustodians then |validators| else MostCustodians
  {
    if validators == {} { assert Chosen(record, validators, score) == {}; return; }
    var last := Last(record, validators, score);
    var rest := validators - {last};
    SoManyAreChosen(record, rest, score);
    assert Better(record, validators, score, last) == rest;
    forall one | one in rest ensures Better(record, validators, score, one) == Better(record, rest, score, one) {}
    var before := Chosen(record, rest, score);
    assert Chosen(record, validators, score) == if |rest| < MostCustodians then before + {last} else before;
  }

  lemma Last(record: Record, validators: set<Institution>, score: (Record, Institution) -> nat) returns (last: Institution)
    requires validators != {}
    ensures last in validators && forall other | other in validators && other != last :: Beats(record, score, other, last)
  {
    var one :| one in validators;
    var rest := validators - {one};
    if rest == {} {
      assert validators == {one};
      return one;
    }
    last := Last(record, rest, score);
    if !Beats(record, score, one, last) {
      forall other | other in validators && other != one ensures Beats(record, score, other, one) {
        assert other == last || Beats(record, score, other, last);
      }
      last := one;
    }
  }

  /** R3: who leaves changes only the records that it kept. */
  lemma LeaverChangesOnlyItsOwn(record: Record, validators: set<Institution>, score: (Record, Institution) -> nat, leaver: Institution)
    requires leaver in validators && !IsChosen(record, validators, score, leaver)
    ensures Chosen(record, validators - {leaver}, score) == Chosen(record, validators, score)
  {
    var rest := validators - {leaver};
    forall one | one in rest ensures IsChosen(record, rest, score, one) <==> IsChosen(record, validators, score, one) {
      var better := Better(record, validators, score, one);
      if Beats(record, score, leaver, one) {
        Records.SubsetIsSmaller(Better(record, validators, score, leaver), better - {leaver});
        assert Better(record, rest, score, one) == better - {leaver};
      } else {
        assert Better(record, rest, score, one) == better;
      }
    }
  }
}

/** Anchors, orders to erase, receipts of destruction. Spec: Records R6, R9, R10. */
module RecordRules {
  import opened Entries
  import Records
  import RecordTable
  import CustodianChoice

  predicate Allow(custodians: nat) { CustodianChoice.FewestCustodians <= custodians <= CustodianChoice.MostCustodians }

  /** R6: m - f_c receipts at least, each another custodian's in order of number, and every one authentic. */
  predicate HasReceipts(anchor: Event, context: Context)
    requires anchor.Anchor? && Allow(|anchor.custodians|)
  {
    && |anchor.receipts| >= Records.For(|anchor.custodians|).Receipts()
    && forall i | 0 <= i < |anchor.receipts| :: IsReceipt(anchor, context, i)
  }

  predicate IsReceipt(anchor: Event, context: Context, i: nat)
    requires anchor.Anchor? && i < |anchor.receipts|
  {
    var signer := anchor.receipts[i].signer;
    && (i > 0 ==> anchor.receipts[i - 1].signer < signer)
    && signer in anchor.custodians
    && signer in context.validators
    && Signed(anchor.receipts[i], Statement(context.chain, anchor.record, context.sender, anchor.commitment, anchor.segments, anchor.custodians, signer)) in context.signed
  }

  /** R6: the name is new, the custodians are those of R3, and enough of them have signed for all they were given. */
  function JudgeAnchor(state: State, anchor: Event, context: Context): (State, Refusal)
    requires anchor.Anchor?
  {
    var code :=
      if anchor.record in state.records then
        var existing := state.records[anchor.record];
        if existing.source == context.sender && existing.commitment == anchor.commitment then Repeated else RecordExists
      else if !Allow(|anchor.custodians|)
        || CustodianChoice.For(anchor.record, context.validators, context.score) != anchor.custodians then WrongCustodians
      else if !HasReceipts(anchor, context) then InsufficientReceipts
      else None;
    if code != None then (state, code)
    else
      var phase := RecordTable.All.Fire(RecordTable.Certified, RecordTable.Trigger.Anchor);
      var entry := RecordEntry(context.sender, anchor.pseudonym, anchor.commitment, anchor.segments, anchor.custodians, phase, {});
      (state.(records := state.records[anchor.record := entry]), None)
  }

  /** R9, R24: the source alone, once; from then on the state names no patient. That earlier versions go first is judged before: VersionLines. */
  function JudgeErase(state: State, record: Record, context: Context): (State, Refusal)
    requires EntriesAreOnChain(state)
  {
    if record !in state.records then (state, UnknownRecord)
    else
      var entry := state.records[record];
      if entry.source != context.sender then (state, NotSource)
      else if entry.IsErased() then (state, Repeated)
      else (Set(state, record, entry.(phase := RecordTable.All.Fire(entry.phase, RecordTable.Trigger.Erase), pseudonym := 0)), None)
  }

  /** R10: each custodian once, after the order; the receipt that makes it certain shreds the record, later ones are still counted. */
  function JudgeDestroyed(state: State, record: Record, context: Context): (State, Refusal)
    requires EntriesAreOnChain(state)
  {
    if record !in state.records then (state, UnknownRecord)
    else
      var entry := state.records[record];
      if context.sender !in entry.custodians then (state, NotCustodian)
      else if context.sender in entry.destroyed then (state, Repeated)
      else if !entry.IsErased() then (state, WrongPhase)
      else
        var after := entry.(destroyed := entry.destroyed + {context.sender});
        var isCertain := |after.destroyed| == Records.For(|after.custodians|).CertainDestruction();
        (Set(state, record, if isCertain then after.(phase := RecordTable.All.Fire(after.phase, RecordTable.Shred)) else after), None)
  }

  function Set(state: State, record: Record, entry: RecordEntry): State { state.(records := state.records[record := entry]) }

  /** The phases that the chain tells of; the others the source alone knows. */
  predicate IsOnChain(entry: RecordEntry) {
    && Allow(|entry.custodians|) && IsOrdered(entry.custodians)
    && !entry.phase.Sealed? && !entry.phase.Dispersing? && !entry.phase.Certified?
    && entry.destroyed <= Members(entry.custodians)
    && (!entry.IsErased() ==> entry.destroyed == {})
    && (entry.phase.Shredded? <==> |entry.destroyed| >= Records.For(|entry.custodians|).CertainDestruction())
  }

  predicate EntriesAreOnChain(state: State) { forall record | record in state.records :: IsOnChain(state.records[record]) }
}
