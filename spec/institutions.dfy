include "quorums.dfy"
include "machines.dfy"

/**
 * Membership: what transactions and the boundary do to accounts, keys and the frozen set, for any number of institutions and any order.
 * An institution has one key here; the code's three are registered, kept and changed alike. Spec: Institutions.
 */
module Membership {
  import opened Quorums
  import opened MachineTables
  import opened InstitutionTable

  /** I1: a public key. */
  type Key = nat

  /** I3: what the next boundary does to an account. */
  datatype Due = Suspension | Retirement | Expulsion | NewKey

  datatype Account = Account(phase: Phase, key: Key, due: set<Due>)

  /** I6, I7. council: the members of the frozen set that admitted it. */
  datatype Application = Application(number: Validator, key: Key, endorsers: set<Validator>, admitted: bool, council: set<Validator>)

  /**
   * frozen: the running epoch's members with the keys that they vote with. owners: who registered a key, for ever. successors: the key of an
   * admitted application, or of a change of keys. former: keys that a boundary took out of use. holders: who has a share of the identity
   * key, whatever decides that.
   */
  datatype Ledger = Ledger(
    accounts: map<Validator, Account>, frozen: map<Validator, Key>, owners: map<Key, Validator>, applications: seq<Application>,
    motions: map<Validator, set<Validator>>, successors: map<Validator, Key>, former: set<Key>, holders: set<Validator>)

  const Cap: nat := 255
  const Minimum: nat := 4

  // ---- Transactions ------------------------------------------------------------------------------------------------------------------

  /** I7, I8: n - f members of the frozen set. */
  predicate IsDecided(signers: set<Validator>, frozen: map<Validator, Key>)
  { |frozen.Keys| > 0 && |signers * frozen.Keys| >= |frozen.Keys| - FaultTolerance(|frozen.Keys|) }

  /** I6: a number that nobody has, or one that lost its state or was suspended; the key was never registered. */
  function Apply(ledger: Ledger, number: Validator, key: Key): Ledger {
    if key in ledger.owners then ledger
    else
      var filed := ledger.(owners := ledger.owners[key := number],
                           applications := ledger.applications + [Application(number, key, {}, false, {})]);
      if number !in ledger.accounts then filed.(accounts := ledger.accounts[number := Account(Applied, key, {})])
      else if ledger.accounts[number].phase in {Active, Suspended} then filed
      else ledger
  }

  /** I7: the endorsement that decides admits; the members answer for what was due. */
  function Endorse(ledger: Ledger, member: Validator, index: nat): Ledger
    requires IsValid(ledger)
  {
    if member !in ledger.frozen || index >= |ledger.applications| then ledger
    else
      var application := ledger.applications[index];
      var account := ledger.accounts[application.number];
      if application.admitted || !All.CanFire(account.phase, Trigger.Admit) then ledger
      else
        var endorsers := application.endorsers + {member};
        if !IsDecided(endorsers, ledger.frozen)
        then ledger.(applications := ledger.applications[index := application.(endorsers := endorsers)])
        else ledger.(
          applications := ledger.applications[index := application.(endorsers := endorsers, admitted := true, council := ledger.frozen.Keys)],
          successors := ledger.successors[application.number := application.key],
          accounts := ledger.accounts[application.number :=
            account.(phase := All.Fire(account.phase, Trigger.Admit), due := account.due - {Suspension, NewKey})])
  }

  function MakeDue(ledger: Ledger, number: Validator, due: Due): Ledger
    requires number in ledger.accounts
  { ledger.(accounts := ledger.accounts[number := ledger.accounts[number].(due := ledger.accounts[number].due + {due})]) }

  /** I8. */
  function Expel(ledger: Ledger, member: Validator, number: Validator): Ledger {
    if member !in ledger.frozen || number !in ledger.accounts || !All.CanFire(ledger.accounts[number].phase, Trigger.Expel) then ledger
    else
      var signers := (if number in ledger.motions then ledger.motions[number] else {}) + {member};
      var signed := ledger.(motions := ledger.motions[number := signers]);
      if IsDecided(signers, ledger.frozen) then MakeDue(signed, number, Expulsion) else signed
  }

  /** I9. */
  function Retire(ledger: Ledger, number: Validator): Ledger {
    if number in ledger.accounts && All.CanFire(ledger.accounts[number].phase, Trigger.Retire) then MakeDue(ledger, number, Retirement) else ledger
  }

  /** Evidence against an Active institution is final. */
  function Condemn(ledger: Ledger, number: Validator): Ledger {
    if number in ledger.accounts && ledger.accounts[number].phase == Active then MakeDue(ledger, number, Suspension) else ledger
  }

  /** I10: once an epoch, with a key that was never registered. */
  function ChangeKey(ledger: Ledger, number: Validator, key: Key): Ledger {
    if number !in ledger.accounts || ledger.accounts[number].phase != Active || NewKey in ledger.accounts[number].due then ledger
    else if key in ledger.owners then ledger
    else MakeDue(ledger.(owners := ledger.owners[key := number], successors := ledger.successors[number := key]), number, NewKey)
  }

  // ---- The boundary, I4, one institution at a time --------------------------------------------------------------------------------------

  /** Takes the successor's key in place of the one before. */
  function Rekey(ledger: Ledger, number: Validator, account: Account): Ledger
    requires number in ledger.accounts && number in ledger.successors
  {
    var (before, key) := (ledger.accounts[number].key, ledger.successors[number]);
    ledger.(accounts := ledger.accounts[number := account.(key := key)], frozen := ledger.frozen[number := key],
            former := if before == key then ledger.former else ledger.former + {before})
  }

  /** I4 (1). */
  function Seat(ledger: Ledger, number: Validator): Ledger
    requires IsValid(ledger)
  {
    if number !in ledger.accounts || ledger.accounts[number].phase != Syncing then ledger
    else
      var account := ledger.accounts[number];
      if number !in ledger.frozen && (|ledger.frozen| >= Cap || Expulsion in account.due || Retirement in account.due) then ledger
      else Rekey(ledger, number, account.(phase := All.Fire(account.phase, Trigger.Seat)))
  }

  /** I4 (2). */
  function Change(ledger: Ledger, number: Validator): Ledger
    requires IsValid(ledger)
  {
    if number !in ledger.accounts || NewKey !in ledger.accounts[number].due then ledger
    else Rekey(ledger, number, ledger.accounts[number].(due := ledger.accounts[number].due - {NewKey}))
  }

  function TriggerOf(due: Due): Trigger
    requires due != NewKey
  { match due case Suspension => Trigger.Suspend case Retirement => Trigger.Retire case Expulsion => Trigger.Expel }

  /** I4 (3). */
  function Leave(ledger: Ledger, number: Validator, due: Due): Ledger
    requires due != NewKey
  {
    if number !in ledger.accounts || due !in ledger.accounts[number].due then ledger
    else
      var account := ledger.accounts[number];
      if number in ledger.frozen && |ledger.frozen| <= Minimum then ledger
      else if number in ledger.holders then ledger
      else if NewKey in account.due || !All.CanFire(account.phase, TriggerOf(due)) then ledger
      else ledger.(frozen := ledger.frozen - {number},
                   accounts := ledger.accounts[number := account.(phase := All.Fire(account.phase, TriggerOf(due)), due := account.due - {due})])
  }

  datatype Part = Seating | Changing | Leaving(due: Due)

  predicate IsPart(part: Part) { part.Leaving? ==> part.due != NewKey }

  function Do(ledger: Ledger, part: Part, number: Validator): Ledger
    requires IsValid(ledger) && IsPart(part)
  {
    match part
    case Seating => Seat(ledger, number)
    case Changing => Change(ledger, number)
    case Leaving(due) => Leave(ledger, number, due)
  }

  function DoAll(ledger: Ledger, part: Part, order: seq<Validator>): Ledger
    requires IsValid(ledger) && IsPart(part)
    ensures IsValid(DoAll(ledger, part, order))
    decreases |order|
  {
    if order == [] then ledger
    else
      PartKeeps(ledger, part, order[0]);
      DoAll(Do(ledger, part, order[0]), part, order[1..])
  }

  /** I4: seats, keys, then who leaves: expelled, suspended, retired. */
  function Close(ledger: Ledger, order: seq<Validator>): Ledger
    requires IsValid(ledger)
  {
    var seated := DoAll(ledger, Seating, order);
    var changed := DoAll(seated, Changing, order);
    DoAll(DoAll(DoAll(changed, Leaving(Expulsion), order), Leaving(Suspension), order), Leaving(Retirement), order)
  }

  // ---- What always holds ---------------------------------------------------------------------------------------------------------------

  predicate WasEndorsed(ledger: Ledger, number: Validator, key: Key) {
    exists index: nat | index < |ledger.applications| ::
      var application := ledger.applications[index];
      application.admitted && application.number == number && application.key == key
  }

  predicate IsValid(ledger: Ledger) {
    && (forall number <- ledger.frozen :: number in ledger.accounts && ledger.accounts[number].phase in {Active, Syncing}
                                          && ledger.accounts[number].key == ledger.frozen[number])
    && (forall number <- ledger.accounts :: IsValidAccount(ledger, number))
    && (forall index: nat | index < |ledger.applications| :: IsValidApplication(ledger, ledger.applications[index]))
    && (forall i: nat, j: nat | i < j < |ledger.applications| :: ledger.applications[i].key != ledger.applications[j].key)
    && (forall key <- ledger.former :: key in ledger.owners)
  }

  predicate IsValidAccount(ledger: Ledger, number: Validator)
    requires number in ledger.accounts
  {
    var account := ledger.accounts[number];
    && account.key in ledger.owners && ledger.owners[account.key] == number && account.key !in ledger.former
    && (account.phase == Active ==> number in ledger.frozen)
    && (account.phase == Syncing ==> IsNext(ledger, number) && WasEndorsed(ledger, number, ledger.successors[number]))
    && (NewKey in account.due ==>
          && account.phase == Active && IsNext(ledger, number) && ledger.successors[number] != account.key
          && (forall index: nat | index < |ledger.applications| :: ledger.applications[index].key != ledger.successors[number]))
  }

  /** Its next key is its own and was never taken out of use. */
  predicate IsNext(ledger: Ledger, number: Validator) {
    && number in ledger.successors
    && ledger.successors[number] in ledger.owners && ledger.owners[ledger.successors[number]] == number
    && ledger.successors[number] !in ledger.former
  }

  predicate IsValidApplication(ledger: Ledger, application: Application) {
    && application.number in ledger.accounts
    && application.key in ledger.owners && ledger.owners[application.key] == application.number
    && (ledger.accounts[application.number].phase == Applied ==> application.key == ledger.accounts[application.number].key)
    && (!application.admitted ==>
          && application.key !in ledger.former
          && (application.key == ledger.accounts[application.number].key ==> ledger.accounts[application.number].phase in {Applied, Retired}))
    && (application.admitted ==>
          && |application.council| > 0
          && Council(application.council, FaultTolerance(|application.council|)).IsQuorum(application.endorsers))
  }

  lemma ApplyKeeps(ledger: Ledger, number: Validator, key: Key)
    requires IsValid(ledger)
    ensures IsValid(Apply(ledger, number, key))
  {
    var after := Apply(ledger, number, key);
    if after != ledger {
      AccountsStay(ledger, after, number);
    }
  }

  /** What concerns one account's application, owner and successor concerns no other. */
  lemma AccountsStay(before: Ledger, after: Ledger, changed: Validator)
    requires IsValid(before)
    requires before.frozen == after.frozen && before.former == after.former && before.successors == after.successors
    requires |before.applications| <= |after.applications| && after.applications[..|before.applications|] == before.applications
    requires forall key <- before.owners :: key in after.owners && after.owners[key] == before.owners[key]
    requires forall index: nat | |before.applications| <= index < |after.applications| :: after.applications[index].key !in before.owners
    ensures forall number <- before.accounts | number in after.accounts && after.accounts[number] == before.accounts[number] :: IsValidAccount(after, number)
  {
    forall number <- before.accounts | number in after.accounts && after.accounts[number] == before.accounts[number] ensures IsValidAccount(after, number) {
      assert IsValidAccount(before, number);
      if before.accounts[number].phase == Syncing {
        var index: nat :| index < |before.applications| && before.applications[index].admitted
          && before.applications[index].number == number && before.applications[index].key == before.successors[number];
        assert after.applications[index] == before.applications[index];
      }
      if NewKey in before.accounts[number].due {
        forall index: nat | index < |after.applications| ensures after.applications[index].key != after.successors[number] {
          if index < |before.applications| {
            assert after.applications[index] == before.applications[index];
          }
        }
      }
    }
  }

  lemma EndorseKeeps(ledger: Ledger, member: Validator, index: nat)
    requires IsValid(ledger)
    ensures IsValid(Endorse(ledger, member, index))
  {
    var after := Endorse(ledger, member, index);
    if after != ledger {
      var application := ledger.applications[index];
      assert IsValidApplication(ledger, application);
      assert |after.applications| == |ledger.applications|;
      forall number <- after.accounts ensures IsValidAccount(after, number) {
        assert IsValidAccount(ledger, number);
        if after.accounts[number].phase == Syncing {
          if number == application.number {
            assert after.applications[index].admitted;
          } else {
            var other: nat :| other < |ledger.applications| && ledger.applications[other].admitted
              && ledger.applications[other].number == number && ledger.applications[other].key == ledger.successors[number];
            assert after.applications[other] == ledger.applications[other];
          }
        }
      }
      forall other: nat | other < |after.applications| ensures IsValidApplication(after, after.applications[other]) {
        assert IsValidApplication(ledger, ledger.applications[other]);
      }
    }
  }

  lemma DueKeeps(ledger: Ledger, number: Validator, due: Due)
    requires IsValid(ledger) && number in ledger.accounts && due != NewKey
    ensures IsValid(MakeDue(ledger, number, due))
  {
    var after := MakeDue(ledger, number, due);
    forall other <- after.accounts ensures IsValidAccount(after, other) {
      assert IsValidAccount(ledger, other);
      if after.accounts[other].phase == Syncing {
        assert WasEndorsed(ledger, other, ledger.successors[other]);
      }
    }
    forall index: nat | index < |after.applications| ensures IsValidApplication(after, after.applications[index]) {
      assert IsValidApplication(ledger, ledger.applications[index]);
    }
  }

  lemma ExpelKeeps(ledger: Ledger, member: Validator, number: Validator)
    requires IsValid(ledger)
    ensures IsValid(Expel(ledger, member, number))
  {
    if member in ledger.frozen && number in ledger.accounts && All.CanFire(ledger.accounts[number].phase, Trigger.Expel) {
      var signers := (if number in ledger.motions then ledger.motions[number] else {}) + {member};
      var signed := ledger.(motions := ledger.motions[number := signers]);
      MotionKeeps(ledger, signed);
      DueKeeps(signed, number, Expulsion);
    }
  }

  lemma MotionKeeps(ledger: Ledger, signed: Ledger)
    requires IsValid(ledger) && signed == ledger.(motions := signed.motions)
    ensures IsValid(signed)
  {
    forall number <- signed.accounts ensures IsValidAccount(signed, number) {
      assert IsValidAccount(ledger, number);
      if signed.accounts[number].phase == Syncing {
        assert WasEndorsed(ledger, number, ledger.successors[number]);
      }
    }
    forall index: nat | index < |signed.applications| ensures IsValidApplication(signed, signed.applications[index]) {
      assert IsValidApplication(ledger, ledger.applications[index]);
    }
  }

  lemma ChangeKeyKeeps(ledger: Ledger, number: Validator, key: Key)
    requires IsValid(ledger)
    ensures IsValid(ChangeKey(ledger, number, key))
  {
    var after := ChangeKey(ledger, number, key);
    if after != ledger {
      forall other <- after.accounts ensures IsValidAccount(after, other) {
        assert IsValidAccount(ledger, other);
        if after.accounts[other].phase == Syncing {
          assert WasEndorsed(ledger, other, ledger.successors[other]);
        }
      }
      forall index: nat | index < |after.applications| ensures IsValidApplication(after, after.applications[index]) {
        assert IsValidApplication(ledger, ledger.applications[index]);
      }
    }
  }

  lemma RekeyKeeps(ledger: Ledger, number: Validator, account: Account)
    requires IsValid(ledger) && number in ledger.accounts && IsNext(ledger, number)
    requires account.phase == Active && NewKey !in account.due
    requires ledger.accounts[number].phase == Syncing || NewKey in ledger.accounts[number].due
    ensures IsValid(Rekey(ledger, number, account))
  {
    var after := Rekey(ledger, number, account);
    assert IsValidAccount(ledger, number);
    forall other <- after.accounts ensures IsValidAccount(after, other) {
      assert IsValidAccount(ledger, other);
      if other != number && after.accounts[other].phase == Syncing {
        assert WasEndorsed(ledger, other, ledger.successors[other]);
      }
    }
    forall index: nat | index < |after.applications| ensures IsValidApplication(after, after.applications[index]) {
      var application := ledger.applications[index];
      assert IsValidApplication(ledger, application);
      if application.number == number && !application.admitted && ledger.accounts[number].phase == Syncing {
        var admitted: nat :| admitted < |ledger.applications| && ledger.applications[admitted].admitted
          && ledger.applications[admitted].number == number && ledger.applications[admitted].key == ledger.successors[number];
        assert application.key != ledger.applications[admitted].key;
      }
    }
  }

  lemma LeaveKeeps(ledger: Ledger, number: Validator, due: Due)
    requires IsValid(ledger) && due != NewKey
    ensures IsValid(Leave(ledger, number, due))
  {
    var after := Leave(ledger, number, due);
    if after != ledger {
      forall other <- after.accounts ensures IsValidAccount(after, other) {
        assert IsValidAccount(ledger, other);
        if after.accounts[other].phase == Syncing {
          assert WasEndorsed(ledger, other, ledger.successors[other]);
        }
      }
      forall index: nat | index < |after.applications| ensures IsValidApplication(after, after.applications[index]) {
        assert IsValidApplication(ledger, ledger.applications[index]);
      }
    }
  }

  lemma PartKeeps(ledger: Ledger, part: Part, number: Validator)
    requires IsValid(ledger) && IsPart(part)
    ensures IsValid(Do(ledger, part, number))
  {
    if number in ledger.accounts {
      assert IsValidAccount(ledger, number);
      match part
      case Seating =>
        if Seat(ledger, number) != ledger {
          RekeyKeeps(ledger, number, ledger.accounts[number].(phase := Active));
        }
      case Changing =>
        if NewKey in ledger.accounts[number].due {
          RekeyKeeps(ledger, number, ledger.accounts[number].(due := ledger.accounts[number].due - {NewKey}));
        }
      case Leaving(due) => LeaveKeeps(ledger, number, due);
    }
  }

  // ---- Steps and what follows ------------------------------------------------------------------------------------------------------------

  datatype Step =
    | Applies(number: Validator, key: Key)
    | Endorses(member: Validator, index: nat)
    | Expels(member: Validator, number: Validator)
    | Retires(number: Validator)
    | Condemned(number: Validator)
    | ChangesKey(number: Validator, key: Key)
    | Closes(order: seq<Validator>)
    | Shared(holders: set<Validator>)

  function Next(ledger: Ledger, step: Step): Ledger
    requires IsValid(ledger)
  {
    match step
    case Applies(number, key) => Apply(ledger, number, key)
    case Endorses(member, index) => Endorse(ledger, member, index)
    case Expels(member, number) => Expel(ledger, member, number)
    case Retires(number) => Retire(ledger, number)
    case Condemned(number) => Condemn(ledger, number)
    case ChangesKey(number, key) => ChangeKey(ledger, number, key)
    case Closes(order) => Close(ledger, order)
    case Shared(holders) => ledger.(holders := holders)
  }

  lemma NextKeeps(ledger: Ledger, step: Step)
    requires IsValid(ledger)
    ensures IsValid(Next(ledger, step))
  {
    match step
    case Applies(number, key) => ApplyKeeps(ledger, number, key);
    case Endorses(member, index) => EndorseKeeps(ledger, member, index);
    case Expels(member, number) => ExpelKeeps(ledger, member, number);
    case Retires(number) =>
      if Retire(ledger, number) != ledger {
        DueKeeps(ledger, number, Retirement);
      }
    case Condemned(number) =>
      if Condemn(ledger, number) != ledger {
        DueKeeps(ledger, number, Suspension);
      }
    case ChangesKey(number, key) => ChangeKeyKeeps(ledger, number, key);
    case Closes(order) => {}
    case Shared(holders) =>
      var after := Next(ledger, step);
      forall number <- after.accounts ensures IsValidAccount(after, number) {
        assert IsValidAccount(ledger, number);
        assert ledger.accounts[number].phase == Syncing ==> WasEndorsed(after, number, after.successors[number]) by {
          if ledger.accounts[number].phase == Syncing { assert WasEndorsed(ledger, number, ledger.successors[number]); }
        }
      }
      forall index: nat | index < |after.applications| ensures IsValidApplication(after, after.applications[index]) {
        assert IsValidApplication(ledger, ledger.applications[index]);
      }
  }

  function Run(ledger: Ledger, steps: seq<Step>): Ledger
    requires IsValid(ledger)
    ensures IsValid(Run(ledger, steps))
    decreases |steps|
  {
    if steps == [] then ledger
    else
      NextKeeps(ledger, steps[0]);
      Run(Next(ledger, steps[0]), steps[1..])
  }

  /** Property Frozen set: no transaction changes who votes and with which key; I4 alone does. */
  lemma OnlyTheBoundaryChangesTheSet(ledger: Ledger, step: Step)
    requires IsValid(ledger) && !step.Closes?
    ensures Next(ledger, step).frozen == ledger.frozen
  {}

  /** A line of the table, or none. */
  predicate Follows(before: Phase, after: Phase)
  { before == after || exists trigger: Trigger :: All.CanFire(before, trigger) && All.Fire(before, trigger) == after }

  /** Property Standing by the table: a transaction moves an account along one line at most; I7. */
  lemma TransactionsFollowTheTable(ledger: Ledger, step: Step, number: Validator)
    requires IsValid(ledger) && !step.Closes? && number in ledger.accounts
    ensures number in Next(ledger, step).accounts && Follows(ledger.accounts[number].phase, Next(ledger, step).accounts[number].phase)
  {
    if step.Endorses? && step.member in ledger.frozen && step.index < |ledger.applications| {
      var application := ledger.applications[step.index];
      assert IsValidApplication(ledger, application);
      if All.CanFire(ledger.accounts[application.number].phase, Trigger.Admit) {
        assert Follows(ledger.accounts[application.number].phase, All.Fire(ledger.accounts[application.number].phase, Trigger.Admit));
      }
    }
  }

  /** Property Standing by the table: so does each part of the boundary, I4. */
  lemma PartsFollowTheTable(ledger: Ledger, part: Part, concerned: Validator, number: Validator)
    requires IsValid(ledger) && IsPart(part) && number in ledger.accounts
    ensures number in Do(ledger, part, concerned).accounts
    ensures Follows(ledger.accounts[number].phase, Do(ledger, part, concerned).accounts[number].phase)
  {
    var phase := ledger.accounts[number].phase;
    match part
    case Seating => assert phase == Syncing ==> Follows(phase, All.Fire(phase, Trigger.Seat));
    case Changing => {}
    case Leaving(due) => assert All.CanFire(phase, TriggerOf(due)) ==> Follows(phase, All.Fire(phase, TriggerOf(due)));
  }

  /**
   * Property Endorsed seats: whoever is seated, or gets a key by a seat, has an application for that key that n - f members of one frozen set
   * have endorsed; I7. When no more than f of them are faulty one that is not has.
   */
  lemma SeatedWasEndorsed(ledger: Ledger, number: Validator, faulty: set<Validator>) returns (index: nat, honest: Validator)
    requires IsValid(ledger) && Seat(ledger, number) != ledger
    requires forall application <- ledger.applications ::
               |application.council| > 0 ==> Council(application.council, FaultTolerance(|application.council|)).Tolerates(faulty)
    ensures number in Seat(ledger, number).frozen && index < |ledger.applications|
    ensures ledger.applications[index].number == number && ledger.applications[index].key == Seat(ledger, number).frozen[number]
    ensures honest in ledger.applications[index].endorsers && honest in ledger.applications[index].council && honest !in faulty
  {
    assert IsValidAccount(ledger, number);
    index :| index < |ledger.applications| && ledger.applications[index].admitted
      && ledger.applications[index].number == number && ledger.applications[index].key == ledger.successors[number];
    var application := ledger.applications[index];
    assert IsValidApplication(ledger, application);
    FaultToleranceIsGreatest(|application.council|, 0);
    honest := QuorumHasHonest(Council(application.council, FaultTolerance(|application.council|)), faulty, application.endorsers);
  }

  /** Property Never below four; I4. */
  lemma PartLeavesFour(ledger: Ledger, part: Part, number: Validator)
    requires IsValid(ledger) && IsPart(part) && |ledger.frozen| >= Minimum
    ensures |Do(ledger, part, number).frozen| >= Minimum
  {
    var after := Do(ledger, part, number).frozen;
    match part
    case Seating => GrowsOrStays(ledger.frozen, after, number);
    case Changing => GrowsOrStays(ledger.frozen, after, number);
    case Leaving(due) =>
      if number in ledger.frozen && after != ledger.frozen {
        assert ledger.frozen == after[number := ledger.frozen[number]];
      } else {
        assert after == ledger.frozen;
      }
  }

  /** I4, Collaboration K9: nobody leaves with a share of the identity key. */
  lemma HoldersStay(ledger: Ledger, part: Part, number: Validator)
    requires IsValid(ledger) && IsPart(part)
    ensures ledger.holders * ledger.frozen.Keys <= Do(ledger, part, number).frozen.Keys
  {}

  lemma GrowsOrStays(before: map<Validator, Key>, after: map<Validator, Key>, number: Validator)
    requires after == before || (number in after && after == before[number := after[number]])
    ensures |after| >= |before|
  {
    SubsetIsSmaller(before.Keys, after.Keys);
    assert |before.Keys| == |before| && |after.Keys| == |after|;
  }

  lemma AllPartsLeaveFour(ledger: Ledger, part: Part, order: seq<Validator>)
    requires IsValid(ledger) && IsPart(part) && |ledger.frozen| >= Minimum
    ensures |DoAll(ledger, part, order).frozen| >= Minimum
    decreases |order|
  {
    if order != [] {
      PartKeeps(ledger, part, order[0]);
      PartLeavesFour(ledger, part, order[0]);
      AllPartsLeaveFour(Do(ledger, part, order[0]), part, order[1..]);
    }
  }

  /** Property Never below four. */
  lemma CloseLeavesFour(ledger: Ledger, order: seq<Validator>)
    requires IsValid(ledger) && |ledger.frozen| >= Minimum
    ensures |Close(ledger, order).frozen| >= Minimum
  {
    var seated := DoAll(ledger, Seating, order);
    var changed := DoAll(seated, Changing, order);
    var expelled := DoAll(changed, Leaving(Expulsion), order);
    var suspended := DoAll(expelled, Leaving(Suspension), order);
    AllPartsLeaveFour(ledger, Seating, order);
    AllPartsLeaveFour(seated, Changing, order);
    AllPartsLeaveFour(changed, Leaving(Expulsion), order);
    AllPartsLeaveFour(expelled, Leaving(Suspension), order);
    AllPartsLeaveFour(suspended, Leaving(Retirement), order);
  }

  /** Property Once each: who registered a key stays its owner, accounts stay, and what is out of use stays so. */
  predicate Remembers(before: Ledger, after: Ledger) {
    && (forall key <- before.owners :: key in after.owners && after.owners[key] == before.owners[key])
    && before.accounts.Keys <= after.accounts.Keys
    && before.former <= after.former
  }

  lemma AllPartsRemember(ledger: Ledger, part: Part, order: seq<Validator>)
    requires IsValid(ledger) && IsPart(part)
    ensures Remembers(ledger, DoAll(ledger, part, order))
    decreases |order|
  {
    if order != [] {
      PartKeeps(ledger, part, order[0]);
      assert Remembers(ledger, Do(ledger, part, order[0]));
      AllPartsRemember(Do(ledger, part, order[0]), part, order[1..]);
    }
  }

  lemma NextRemembers(ledger: Ledger, step: Step)
    requires IsValid(ledger)
    ensures Remembers(ledger, Next(ledger, step))
  {
    if step.Closes? {
      var seated := DoAll(ledger, Seating, step.order);
      var changed := DoAll(seated, Changing, step.order);
      var expelled := DoAll(changed, Leaving(Expulsion), step.order);
      var suspended := DoAll(expelled, Leaving(Suspension), step.order);
      AllPartsRemember(ledger, Seating, step.order);
      AllPartsRemember(seated, Changing, step.order);
      AllPartsRemember(changed, Leaving(Expulsion), step.order);
      AllPartsRemember(expelled, Leaving(Suspension), step.order);
      AllPartsRemember(suspended, Leaving(Retirement), step.order);
    }
  }

  lemma RunRemembers(ledger: Ledger, steps: seq<Step>)
    requires IsValid(ledger)
    ensures Remembers(ledger, Run(ledger, steps))
    decreases |steps|
  {
    if steps != [] {
      NextKeeps(ledger, steps[0]);
      NextRemembers(ledger, steps[0]);
      RunRemembers(Next(ledger, steps[0]), steps[1..]);
    }
  }

  /** I6, I10: a seat or a change takes the key before out of use, unless it is the same. */
  lemma TheKeyBeforeIsOut(ledger: Ledger, part: Part, number: Validator)
    requires IsValid(ledger) && IsPart(part) && number in ledger.frozen
    requires number in Do(ledger, part, number).frozen && Do(ledger, part, number).frozen[number] != ledger.frozen[number]
    ensures ledger.frozen[number] in Do(ledger, part, number).former
  {}

  /**
   * Property Own keys only, I11: after an institution that lost its state was seated with its new key, whatever happens, no frozen set names
   * the old key again, of it or of anybody: nothing signed with it counts in a later epoch, and nobody who keeps to I11 signs with it.
   */
  lemma AnOldKeyNeverVotesAgain(ledger: Ledger, gone: Key, steps: seq<Step>, number: Validator)
    requires IsValid(ledger) && gone in ledger.former
    ensures number in Run(ledger, steps).frozen ==> Run(ledger, steps).frozen[number] != gone
  {
    RunRemembers(ledger, steps);
    var after := Run(ledger, steps);
    if number in after.frozen {
      assert IsValidAccount(after, number);
    }
  }

  /** Genesis is valid: founders that are Active, each with its own key. C10. */
  function Genesis(founders: map<Validator, Key>): Ledger
    requires forall a <- founders, b <- founders | a != b :: founders[a] != founders[b]
  {
    Ledger(map number <- founders :: Account(Active, founders[number], {}), founders,
           map number <- founders :: founders[number] := number, [], map[], map[], {}, {})
  }

  lemma GenesisIsValid(founders: map<Validator, Key>)
    requires forall a <- founders, b <- founders | a != b :: founders[a] != founders[b]
    ensures IsValid(Genesis(founders))
  {
    var ledger := Genesis(founders);
    forall number <- ledger.accounts ensures IsValidAccount(ledger, number) {
      assert founders[number] in ledger.owners;
    }
  }

  /** Seats are possible: of four members the third endorsement admits, I7, */
  lemma AThirdEndorsementAdmits(ledger: Ledger)
    requires IsValid(ledger) && ledger.frozen.Keys == {1, 2, 3, 4} && ledger.applications == [Application(5, 15, {1, 2}, false, {})]
    requires 5 in ledger.accounts && ledger.accounts[5].phase == Applied
    ensures Endorse(ledger, 4, 0).accounts[5].phase == Syncing && Endorse(ledger, 4, 0).frozen == ledger.frozen
  {
    assert {1, 2} + {4} == {1, 2, 4} && {1, 2, 4} * {1, 2, 3, 4} == {1, 2, 4};
    assert All.CanFire(Applied, Trigger.Admit) && All.Fire(Applied, Trigger.Admit) == Syncing;
  }

  /** and the second does not, */
  lemma ASecondEndorsementDoesNot(ledger: Ledger)
    requires IsValid(ledger) && ledger.frozen.Keys == {1, 2, 3, 4} && ledger.applications == [Application(5, 15, {1}, false, {})]
    ensures Endorse(ledger, 4, 0).accounts == ledger.accounts
  {
    assert {1} + {4} == {1, 4} && {1, 4} * {1, 2, 3, 4} == {1, 4};
  }

  /** and the boundary seats, I4. */
  lemma AFifthIsSeatedAtTheBoundary(ledger: Ledger)
    requires IsValid(ledger) && 5 in ledger.accounts && ledger.accounts[5].phase == Syncing && ledger.accounts[5].due == {} && |ledger.frozen| < Cap
    ensures 5 in Close(ledger, [5]).frozen
  {
    var seated := Do(ledger, Seating, 5);
    PartKeeps(ledger, Seating, 5);
    assert [5][1..] == [];
    assert DoAll(ledger, Seating, [5]) == DoAll(seated, Seating, []) == seated;
    assert DoAll(seated, Changing, [5]) == DoAll(seated, Changing, []) == seated;
    forall due: Due | due != NewKey ensures DoAll(seated, Leaving(due), [5]) == seated {
      assert DoAll(seated, Leaving(due), [5]) == DoAll(seated, Leaving(due), []) == seated;
    }
  }
}
