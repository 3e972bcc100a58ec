include "chain-ledger.dfy"

/** What execution keeps true, for any rule of records and access. Spec: Chain C3, C4, C9, C10, Numbered once. */
module LedgerProof {
  import opened Ledger

  /** The numbers that an institution's transactions carry, in order. */
  function NumbersOf<Event>(transactions: seq<Transaction<Event>>, sender: Institution): seq<nat>
  {
    if transactions == [] then []
    else (if transactions[0].sender == sender then [transactions[0].number] else []) + NumbersOf(transactions[1..], sender)
  }

  /** C9: an executed transaction consumes one number of its sender and none of others, whatever becomes of its payload. */
  lemma ConsumesOne<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transaction: Transaction<Event>)
    requires MayStand(state, transaction)
    ensures var after := Execute(rule, state, transaction);
      && after.accounts.Keys == state.accounts.Keys
      && (forall one | one in state.accounts ::
            after.accounts[one].next == state.accounts[one].next + (if one == transaction.sender then 1 else 0)
            && after.accounts[one].active == state.accounts[one].active)
  {}

  /** C3: within any number of blocks an institution's transactions carry its next numbers without a gap. */
  lemma NumbersCount<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transactions: seq<Transaction<Event>>, sender: Institution)
    requires ExecuteAll(rule, state, transactions).Valid? && sender in state.accounts
    ensures var numbers := NumbersOf(transactions, sender);
      && (forall i | 0 <= i < |numbers| :: numbers[i] == state.accounts[sender].next + i)
      && sender in ExecuteAll(rule, state, transactions).state.accounts
      && ExecuteAll(rule, state, transactions).state.accounts[sender].next == state.accounts[sender].next + |numbers|
    decreases |transactions|
  {
    if transactions != [] {
      ConsumesOne(rule, state, transactions[0]);
      NumbersCount(rule, Execute(rule, state, transactions[0]), transactions[1..], sender);
    }
  }

  lemma SendersHaveAccounts<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transactions: seq<Transaction<Event>>, at: nat)
    requires ExecuteAll(rule, state, transactions).Valid? && at < |transactions|
    ensures transactions[at].sender in state.accounts && transactions[at].signed
    ensures transactions[at].number in NumbersOf(transactions, transactions[at].sender)
    decreases at
  {
    if at > 0 {
      ConsumesOne(rule, state, transactions[0]);
      SendersHaveAccounts(rule, Execute(rule, state, transactions[0]), transactions[1..], at - 1);
    }
  }

  /** Property Numbered once: of the transactions of one institution with one number at most one is ever executed. */
  lemma NumberedOnce<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transactions: seq<Transaction<Event>>, i: nat, j: nat)
    requires ExecuteAll(rule, state, transactions).Valid? && i < j < |transactions|
    requires transactions[i].sender == transactions[j].sender
    ensures transactions[i].number < transactions[j].number
    decreases i
  {
    ConsumesOne(rule, state, transactions[0]);
    var after, rest := Execute(rule, state, transactions[0]), transactions[1..];
    if i > 0 { NumberedOnce(rule, after, rest, i - 1, j - 1); }
    else {
      SendersHaveAccounts(rule, after, rest, j - 1);
      NumbersCount(rule, after, rest, transactions[0].sender);
    }
  }

  /** Execution of blocks one after the other is execution of their transactions one after the other: what holds within one, holds for a chain. */
  lemma BlocksJoin<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, a: seq<Transaction<Event>>, b: seq<Transaction<Event>>)
    requires ExecuteAll(rule, state, a).Valid?
    ensures ExecuteAll(rule, state, a + b) == ExecuteAll(rule, ExecuteAll(rule, state, a).state, b)
    decreases |a|
  {
    if a == [] { assert a + b == b; }
    else {
      assert (a + b)[1..] == a[1..] + b;
      BlocksJoin(rule, Execute(rule, state, a[0]), a[1..], b);
    }
  }

  /** C9: a batch of which nothing applies changes nothing but the sender's number, and leaves a refusal for each event. */
  lemma RefusedChangesNothingElse<Facts, Event>(rule: Rule<Facts, Event>, state: State<Facts>, transaction: Transaction<Event>)
    requires MayStand(state, transaction) && transaction.payload.Batch?
    requires forall i | 0 <= i < |transaction.payload.events| :: rule(state.facts, transaction.sender, transaction.payload.events[i]).NotApplied?
    ensures var after := Execute(rule, state, transaction);
      && after.facts == state.facts && after.offences == state.offences
      && after.accounts == Consumed(state, transaction.sender).accounts
      && (transaction.payload.events != [] ==>
            (transaction.sender, transaction.number) in after.refusals
            && |after.refusals[(transaction.sender, transaction.number)]| == |transaction.payload.events|)
  {
    AllRefused(rule, state.facts, transaction.sender, transaction.payload.events, 0);
  }

  lemma AllRefused<Facts, Event>(rule: Rule<Facts, Event>, facts: Facts, sender: Institution, events: seq<Event>, index: nat)
    requires forall i | 0 <= i < |events| :: rule(facts, sender, events[i]).NotApplied?
    ensures JudgeAll(rule, facts, sender, events, index).0 == facts
    ensures |JudgeAll(rule, facts, sender, events, index).1| == |events|
  {
    if events != [] { AllRefused(rule, facts, sender, events[1..], index + 1); }
  }

  /** C4: an event that does not apply takes nothing from those after it: they find the facts as if it were not in the batch. */
  lemma EventsAreJudgedSingly<Facts, Event>(rule: Rule<Facts, Event>, facts: Facts, sender: Institution, a: seq<Event>, event: Event, b: seq<Event>, index: nat)
    requires var before := JudgeAll(rule, facts, sender, a, index).0; rule(before, sender, event).NotApplied?
    ensures JudgeAll(rule, facts, sender, a + [event] + b, index).0 == JudgeAll(rule, facts, sender, a + b, index).0
    ensures exists refusal | refusal in JudgeAll(rule, facts, sender, a + [event] + b, index).1 :: refusal.index == index + |a|
  {
    var all := a + [event] + b;
    if a == [] {
      assert all[0] == event && all[1..] == b && a + b == b;
      JudgedAt(rule, facts, sender, b, index + 1, index);
      var refusals := JudgeAll(rule, facts, sender, all, index).1;
      assert refusals[0].index == index;
    } else {
      assert all[1..] == a[1..] + [event] + b && (a + b)[1..] == a[1..] + b && all[0] == a[0] == (a + b)[0];
      var judged := rule(facts, sender, a[0]);
      var after := if judged.Applied? then judged.facts else facts;
      EventsAreJudgedSingly(rule, after, sender, a[1..], event, b, index + 1);
      var below := JudgeAll(rule, after, sender, all[1..], index + 1).1;
      var refusal :| refusal in below && refusal.index == index + 1 + |a[1..]|;
      assert refusal in JudgeAll(rule, facts, sender, all, index).1;
    }
  }

  /** The facts do not depend on the index from which events are counted. */
  lemma JudgedAt<Facts, Event>(rule: Rule<Facts, Event>, facts: Facts, sender: Institution, events: seq<Event>, i: nat, j: nat)
    ensures JudgeAll(rule, facts, sender, events, i).0 == JudgeAll(rule, facts, sender, events, j).0
  {
    if events != [] {
      var judged := rule(facts, sender, events[0]);
      JudgedAt(rule, if judged.Applied? then judged.facts else facts, sender, events[1..], i + 1, j + 1);
    }
  }

  /** C9: the second evidence of one offence is refused and changes no standing. */
  lemma EvidenceCountsOnce<Facts>(state: State<Facts>, evidence: Evidence)
    ensures var (once, _) := Punish(state, evidence); Punish(once, evidence).0 == once && Punish(once, evidence).1 != []
  {}

  /** C9, I4: evidence suspends nobody by itself; that is done at the epoch's last height. */
  lemma EvidenceOnlyMarks<Facts>(state: State<Facts>, evidence: Evidence)
    ensures forall one | one in state.accounts :: var after := Punish(state, evidence).0;
      one in after.accounts && after.accounts[one].active == state.accounts[one].active && after.accounts[one].next == state.accounts[one].next
  {}

  /** C9, E2: no transaction is lost above the last height, and none is executed there. */
  lemma ClosingChangesNothing<Facts, Event>(
      rule: Rule<Facts, Event>, state: State<Facts>, parentHeight: nat, lastHeight: nat, transactions: seq<Transaction<Event>>)
    requires parentHeight >= lastHeight && ExecuteBlock(rule, state, parentHeight, lastHeight, transactions).Valid?
    ensures transactions == [] && ExecuteBlock(rule, state, parentHeight, lastHeight, transactions).state == state
  {}

  /** C2: along a chain of blocks that follow one another, times go up strictly and heights count. */
  lemma TimesGoUp(heights: seq<nat>, timesMs: seq<nat>, i: nat, j: nat)
    requires |heights| == |timesMs| && i < j < |heights|
    requires forall k | 0 <= k < |heights| - 1 :: Follows(heights[k], timesMs[k], heights[k + 1], timesMs[k + 1])
    ensures timesMs[i] < timesMs[j] && heights[j] == heights[i] + (j - i)
  {
    if i + 1 < j { TimesGoUp(heights, timesMs, i, j - 1); }
    assert Follows(heights[j - 1], timesMs[j - 1], heights[j], timesMs[j]);
  }

  /** C10: exactly the founders have accounts, each begins with number 0. */
  lemma FoundersBegin<Facts>(founders: seq<Founder>, facts: Facts)
    ensures var state := Genesis(founders, facts);
      && (forall one | one in state.accounts :: state.accounts[one] == Account(0, true, false))
      && (forall founder | founder in founders :: founder.institution in state.accounts)
  {}

  /** C10: a key of one founder is no key of another, for whatever purpose. */
  lemma KeysAreOwn(founders: seq<Founder>, i: nat, j: nat)
    requires MayFound(founders) && i < j < |founders|
    ensures {founders[i].signing, founders[i].lottery, founders[i].sealing} !! {founders[j].signing, founders[j].lottery, founders[j].sealing}
  {
    KeysAt(founders, i);
    KeysAt(founders, j);
    var keys := Keys(founders);
    assert keys[3 * i + 0] != keys[3 * j + 0] && keys[3 * i + 0] != keys[3 * j + 1] && keys[3 * i + 0] != keys[3 * j + 2];
    assert keys[3 * i + 1] != keys[3 * j + 0] && keys[3 * i + 1] != keys[3 * j + 1] && keys[3 * i + 1] != keys[3 * j + 2];
    assert keys[3 * i + 2] != keys[3 * j + 0] && keys[3 * i + 2] != keys[3 * j + 1] && keys[3 * i + 2] != keys[3 * j + 2];
  }

  lemma KeysAt(founders: seq<Founder>, i: nat)
    requires i < |founders|
    ensures var keys := Keys(founders);
      && |keys| == 3 * |founders| && keys[3 * i] == founders[i].signing
      && keys[3 * i + 1] == founders[i].lottery && keys[3 * i + 2] == founders[i].sealing
  {
    if i > 0 { KeysAt(founders[1..], i - 1); } else { KeyCount(founders); }
  }

  lemma KeyCount(founders: seq<Founder>)
    ensures |Keys(founders)| == 3 * |founders|
  {}
}
