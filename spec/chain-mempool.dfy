include "chain-ledger-proof.dfy"
include "lottery.dfy"

/** Transactions that wait for a block, and what a leader takes of them. All of it can be run. Spec: Chain C11. */
module Mempools {
  import opened Ledger
  import opened LedgerProof
  import Lottery

  /** What waits of one institution, by number. */
  type Own<Event> = map<nat, Transaction<Event>>

  /** C11: admission looks at the sender's account and what waits of the sender, and at nothing of others. */
  predicate Admits<Event>(transaction: Transaction<Event>, account: Account, own: Own<Event>, quota: nat)
  {
    && account.active && transaction.signed
    && account.next <= transaction.number < account.next + quota
    && transaction.number !in own
  }

  function Add<Event>(own: Own<Event>, transaction: Transaction<Event>): Own<Event> { own[transaction.number := transaction] }

  /** C11: without what a final state has used up. */
  function Prune<Event>(own: Own<Event>, next: nat): Own<Event> { map number | number in own && number >= next :: own[number] }

  /** Whether all of it lies within the quota counted from the sender's next number, each under its own number. */
  predicate IsWithin<Event>(own: Own<Event>, next: nat, quota: nat) { forall number | number in own :: next <= number < next + quota && own[number].number == number }

  lemma AdmissionKeepsQuota<Event>(own: Own<Event>, transaction: Transaction<Event>, account: Account, quota: nat)
    requires IsWithin(own, account.next, quota) && Admits(transaction, account, own, quota)
    ensures IsWithin(Add(own, transaction), account.next, quota)
    ensures forall number | number in own :: Add(own, transaction)[number] == own[number]
  {}

  lemma PruningKeepsQuota<Event>(own: Own<Event>, before: nat, after: nat, quota: nat)
    requires IsWithin(own, before, quota) && before <= after
    ensures IsWithin(Prune(own, after), after, quota)
  {}

  /** C11: an institution has no more than its quota waiting. */
  lemma QuotaHolds<Event>(own: Own<Event>, next: nat, quota: nat)
    requires IsWithin(own, next, quota)
    ensures |own| <= quota
  {
    AtMostOneEach(own.Keys, next, quota);
    assert |own.Keys| == |own|;
  }

  lemma AtMostOneEach(numbers: set<nat>, next: nat, quota: nat)
    requires forall number | number in numbers :: next <= number < next + quota
    ensures |numbers| <= quota
  {
    if quota > 0 {
      var last := next + quota - 1;
      AtMostOneEach(numbers - {last}, next, quota - 1);
      assert |numbers| <= |numbers - {last}| + 1 by { if last in numbers { assert numbers == (numbers - {last}) + {last}; } else { assert numbers == numbers - {last}; } }
    } else { assert numbers == {}; }
  }

  // ---- What a leader takes ---------------------------------------------------------------------------------------------------------

  /** An institution in good standing, what waits of it, and the number that comes next. */
  datatype Turn<Event> = Turn(sender: Institution, own: Own<Event>, next: nat)

  /** C11: one each in turn, each one's next number; who has none drops out; what does not fit ends the block. */
  function Take<Event>(turns: seq<Turn<Event>>, size: Transaction<Event> -> nat, room: nat, count: nat): seq<Transaction<Event>>
    decreases count, |turns|
  {
    if count == 0 || turns == [] then []
    else
      var turn := turns[0];
      if turn.next !in turn.own then Take(turns[1..], size, room, count)
      else
        var transaction := turn.own[turn.next];
        if size(transaction) > room then []
        else [transaction] + Take(turns[1..] + [turn.(next := turn.next + 1)], size, room - size(transaction), count - 1)
  }

  /** Those in good standing, each with its next number by the parent's state. */
  function Turns<Event>(waiting: seq<(Institution, Own<Event>)>, accounts: map<Institution, Account>): seq<Turn<Event>>
  {
    if waiting == [] then []
    else
      var (sender, own) := waiting[0];
      (if sender in accounts && accounts[sender].active then [Turn(sender, own, accounts[sender].next)] else []) + Turns(waiting[1..], accounts)
  }

  /** C11: who comes first changes from height to height. */
  function Select<Event>(
      waiting: seq<(Institution, Own<Event>)>, accounts: map<Institution, Account>, height: nat, size: Transaction<Event> -> nat, room: nat, count: nat)
    : seq<Transaction<Event>>
  {
    var first := if waiting == [] then 0 else height % |waiting|;
    Take(Turns(waiting[first..] + waiting[..first], accounts), size, room, count)
  }

  /** Each institution once, and under each number a transaction of that sender and number that the sender signed. */
  predicate AreTurns<Event>(turns: seq<Turn<Event>>)
  {
    && (forall i, j | 0 <= i < j < |turns| :: turns[i].sender != turns[j].sender)
    && (forall i | 0 <= i < |turns| :: forall number | number in turns[i].own ::
          turns[i].own[number].sender == turns[i].sender && turns[i].own[number].number == number && turns[i].own[number].signed)
  }

  /** Whether the turns are those of a state. */
  predicate AreOf<Event, Facts>(turns: seq<Turn<Event>>, state: State<Facts>)
  {
    forall i | 0 <= i < |turns| ::
      turns[i].sender in state.accounts && state.accounts[turns[i].sender].active && state.accounts[turns[i].sender].next == turns[i].next
  }

  /** C11, C9: what a leader takes executes on its parent: the block is valid. */
  lemma TakenExecutes<Facts, Event>(
      rule: Rule<Facts, Event>, state: State<Facts>, turns: seq<Turn<Event>>, size: Transaction<Event> -> nat, room: nat, count: nat)
    requires AreTurns(turns) && AreOf(turns, state)
    ensures ExecuteAll(rule, state, Take(turns, size, room, count)).Valid?
    decreases count, |turns|
  {
    if count == 0 || turns == [] { return; }
    var turn := turns[0];
    if turn.next !in turn.own { TakenExecutes(rule, state, turns[1..], size, room, count); }
    else if size(turn.own[turn.next]) <= room {
      var transaction := turn.own[turn.next];
      var rest := turns[1..] + [turn.(next := turn.next + 1)];
      ConsumesOne(rule, state, transaction);
      TakenExecutes(rule, Execute(rule, state, transaction), rest, size, room - size(transaction), count - 1);
    }
  }

  function TotalSize<Event>(transactions: seq<Transaction<Event>>, size: Transaction<Event> -> nat): nat
  { if transactions == [] then 0 else size(transactions[0]) + TotalSize(transactions[1..], size) }

  /** C11: within the limits of a block. */
  lemma TakenFits<Event>(turns: seq<Turn<Event>>, size: Transaction<Event> -> nat, room: nat, count: nat)
    ensures |Take(turns, size, room, count)| <= count && TotalSize(Take(turns, size, room, count), size) <= room
    decreases count, |turns|
  {
    if count == 0 || turns == [] { return; }
    var turn := turns[0];
    if turn.next !in turn.own { TakenFits(turns[1..], size, room, count); }
    else if size(turn.own[turn.next]) <= room {
      var transaction := turn.own[turn.next];
      TakenFits(turns[1..] + [turn.(next := turn.next + 1)], size, room - size(transaction), count - 1);
    }
  }

  function Taken<Event>(turns: seq<Turn<Event>>, size: Transaction<Event> -> nat, room: nat, count: nat, sender: Institution): nat
  { |NumbersOf(Take(turns, size, room, count), sender)| }

  lemma OthersTakeNothing<Event>(turns: seq<Turn<Event>>, size: Transaction<Event> -> nat, room: nat, count: nat, sender: Institution)
    requires AreTurns(turns) && forall i | 0 <= i < |turns| :: turns[i].sender != sender
    ensures Taken(turns, size, room, count, sender) == 0
    decreases count, |turns|
  {
    if count == 0 || turns == [] { return; }
    var turn := turns[0];
    if turn.next !in turn.own { OthersTakeNothing(turns[1..], size, room, count, sender); }
    else if size(turn.own[turn.next]) <= room {
      OthersTakeNothing(turns[1..] + [turn.(next := turn.next + 1)], size, room - size(turn.own[turn.next]), count - 1, sender);
    }
  }

  /**
   * C11: one each in turn. Of two institutions neither gets more than one above the other, and the later not more than the earlier, unless
   * the other one has no next number waiting.
   */
  lemma TakenInTurn<Event>(turns: seq<Turn<Event>>, size: Transaction<Event> -> nat, room: nat, count: nat, i: nat, j: nat)
    requires AreTurns(turns) && i < j < |turns|
    ensures var (a, b) := (turns[i], turns[j]);
      var (m, n) := (Taken(turns, size, room, count, a.sender), Taken(turns, size, room, count, b.sender));
      && (n <= m || a.next + m !in a.own)
      && (m <= n + 1 || b.next + n !in b.own)
    decreases count, |turns|
  {
    if count == 0 { return; }
    var turn := turns[0];
    if turn.next !in turn.own {
      if i == 0 { OthersTakeNothing(turns[1..], size, room, count, turn.sender); }
      else { TakenInTurn(turns[1..], size, room, count, i - 1, j - 1); }
    } else if size(turn.own[turn.next]) <= room {
      var rest := turns[1..] + [turn.(next := turn.next + 1)];
      var left := room - size(turn.own[turn.next]);
      assert Take(turns, size, room, count)[1..] == Take(rest, size, left, count - 1);
      if i == 0 { TakenInTurn(rest, size, left, count - 1, j - 1, |rest| - 1); }
      else { TakenInTurn(rest, size, left, count - 1, i - 1, j - 1); }
    }
  }

  /** C11: among as many heights in a row as institutions have something waiting, each one comes first. */
  lemma EachComesFirst(waiting: nat, from: nat, index: nat) returns (height: nat)
    requires index < waiting
    ensures from <= height < from + waiting && height % waiting == index
  {
    var times, rest := from / waiting, from % waiting;
    Lottery.DivisionIsBelow(from, waiting);
    var round := if index >= rest then times else times + 1;
    assert round * waiting == times * waiting + if index >= rest then 0 else waiting;
    height := round * waiting + index;
    Lottery.ResidueInRound(waiting, round, index);
  }
}
