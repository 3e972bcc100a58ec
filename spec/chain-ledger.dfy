/**
 * What a block does to accounts, refusals and facts. What an event needs in order to apply is given by a rule from outside: the chapters
 * Records and Access say it. All of it can be run. Spec: Chain C2, C3, C4, C9, C10, Numbered once, Determinism.
 */
module Ledger {
  type Institution = nat

  /** An account: the number that its next transaction must carry, its standing, and whether its suspension is due. */
  datatype Account = Account(next: nat, active: bool, suspensionDue: bool)

  /** Two messages by one offender in one epoch and view, and whether they are valid evidence under its registered key. */
  datatype Evidence = Evidence(offender: Institution, epoch: nat, view: nat, valid: bool)

  datatype Payload<Event> = Batch(events: seq<Event>) | Misbehaviour(evidence: Evidence)

  /** signed: whether the signature is the sender's, over these very octets for this chain. */
  datatype Transaction<Event> = Transaction(sender: Institution, number: nat, payload: Payload<Event>, signed: bool)

  /** An event's judgement: what the facts are then, or why they stay. */
  datatype Judgement<Facts> = Applied(facts: Facts) | NotApplied(code: nat)

  /** The rules of records and access: facts, sender, event. */
  type Rule<!Facts, !Event> = (Facts, Institution, Event) -> Judgement<Facts>

  /** C9: the index of the event and a code. */
  datatype Refusal = Refusal(index: nat, code: nat)

  /** The state. Refusals stand under the transaction, which its sender and number name: no other with them is ever executed. */
  datatype State<Facts> = State(
    accounts: map<Institution, Account>,
    facts: Facts,
    offences: set<(Institution, nat, nat)>,
    refusals: map<(Institution, nat), seq<Refusal>>)

  datatype Result<Facts> = Invalid | Valid(state: State<Facts>)

  const InvalidEvidence: nat := 13
  const Repeated: nat := 12

  // ---- One transaction -------------------------------------------------------------------------------------------------------------

  /** C9: what makes a block invalid, apart from a closing block's transactions. */
  predicate MayStand<Facts, Event>(state: State<Facts>, transaction: Transaction<Event>)
  {
    && transaction.sender in state.accounts
    && var account := state.accounts[transaction.sender];
    && account.active && transaction.number == account.next && transaction.signed
  }

  /** C9: first the number is consumed. */
  function Consumed<Facts>(state: State<Facts>, sender: Institution): State<Facts>
    requires sender in state.accounts
  { state.(accounts := state.accounts[sender := state.accounts[sender].(next := state.accounts[sender].next + 1)]) }

  /** C4: the events one after the other, each on the facts that the one before left; index counts from the batch's first. */
  function JudgeAll<Facts, Event>(rule: Rule<Facts, Event>, facts: Facts, sender: Institution, events: seq<Event>, index: nat): (Facts, seq<Refusal>)
  {
    if events == [] then (facts, [])
    else
      match rule(facts, sender, events[0])
      case Applied(after) => JudgeAll(rule, after, sender, events[1..], index + 1)
      case NotApplied(code) =>
        var (last, refusals) := JudgeAll(rule, facts, sender, events[1..], index + 1);
        (last, [Refusal(index, code)] + refusals)
  }

  /** C9: evidence counts once for one offender, epoch and view, and marks the offender for suspension. */
  function Punish<Facts>(state: State<Facts>, evidence: Evidence): (State<Facts>, seq<Refusal>)
  {
    var place := (evidence.offender, evidence.epoch, evidence.view);
    if evidence.offender !in state.accounts || !evidence.valid then (state, [Refusal(0, InvalidEvidence)])
    else if place in state.offences then (state, [Refusal(0, Repeated)])
    else
      var account := state.accounts[evidence.offender];
      var marked := state.(offences := state.offences + {place});
      (if account.active then marked.(accounts := marked.accounts[evidence.offender := account.(suspensionDue := true)]) else marked, [])
  }

  function Refused<Facts>(state: State<Facts>, sender: Institution, number: nat, refusals: seq<Refusal>): State<Facts>
  { if refusals == [] then state else state.(refusals := state.refusals[(sender, number) := refusals]) }

  function Execute<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transaction: Transaction<Event>): State<Facts>
    requires MayStand(state, transaction)
  {
    var after := Consumed(state, transaction.sender);
    match transaction.payload
    case Batch(events) =>
      var (facts, refusals) := JudgeAll(rule, after.facts, transaction.sender, events, 0);
      Refused(after.(facts := facts), transaction.sender, transaction.number, refusals)
    case Misbehaviour(evidence) =>
      var (punished, refusals) := Punish(after, evidence);
      Refused(punished, transaction.sender, transaction.number, refusals)
  }

  // ---- Blocks ----------------------------------------------------------------------------------------------------------------------

  function ExecuteAll<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transactions: seq<Transaction<Event>>): Result<Facts>
    decreases |transactions|
  {
    if transactions == [] then Valid(state)
    else if !MayStand(state, transactions[0]) then Invalid
    else ExecuteAll(rule, Execute(rule, state, transactions[0]), transactions[1..])
  }

  /** C9, E2: a closing block, on a parent at or above the epoch's last height, carries nothing and leaves the state. */
  function ExecuteBlock<Facts, Event>(
      rule: Rule<Facts, Event>, state: State<Facts>, parentHeight: nat, lastHeight: nat, transactions: seq<Transaction<Event>>): Result<Facts>
  {
    if parentHeight >= lastHeight then if transactions == [] then Valid(state) else Invalid
    else ExecuteAll(rule, state, transactions)
  }

  /** C2: what a voter asks of a header's height and time. */
  predicate Follows(parentHeight: nat, parentMs: nat, height: nat, timeMs: nat) { height == parentHeight + 1 && timeMs > parentMs }

  /** C2: not more than D ahead of the voter's own clock. */
  predicate IsTimely(timeMs: nat, nowMs: nat, driftMs: nat) { timeMs <= nowMs + driftMs }

  // ---- Genesis ---------------------------------------------------------------------------------------------------------------------

  /** A founder's number and three keys. */
  datatype Founder = Founder(institution: Institution, signing: nat, lottery: nat, sealing: nat)

  function Keys(founders: seq<Founder>): seq<nat>
  { if founders == [] then [] else [founders[0].signing, founders[0].lottery, founders[0].sealing] + Keys(founders[1..]) }

  /** C10: at least 4 founders in order of number, no key twice, whatever its purpose. Names, parameters and single keys are judged elsewhere. */
  predicate MayFound(founders: seq<Founder>)
  {
    && |founders| >= 4
    && (forall i | 1 <= i < |founders| :: founders[i - 1].institution < founders[i].institution)
    && var keys := Keys(founders);
    && (forall i, j | 0 <= i < j < |keys| :: keys[i] != keys[j])
  }

  /** C10: each founder has an account in good standing with next number 0. */
  function Genesis<Facts>(founders: seq<Founder>, facts: Facts): State<Facts>
  { State(map founder | founder in founders :: founder.institution := Account(0, true, false), facts, {}, map[]) }
}
