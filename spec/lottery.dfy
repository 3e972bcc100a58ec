/** Draws with integers only. Spec: Lottery P1 to P3. */
module Lottery {
  /** Greatest multiple of a weight that is not above a number of values. */
  function Top(values: nat, total: nat): nat
    requires total > 0
  { values / total * total }

  /** P2: whether a value gives a ticket; those at or above the top are drawn again. */
  predicate IsAccepted(values: nat, total: nat, value: nat)
    requires total > 0
  { value < Top(values, total) }

  function Ticket(total: nat, value: nat): nat
    requires total > 0
  { value % total }

  function Total(weights: seq<nat>): nat { if weights == [] then 0 else weights[0] + Total(weights[1..]) }

  /** P2: the first delegate owns the tickets 0 to w_1 - 1, the second the next w_2, and so on. */
  function Owner(weights: seq<nat>, ticket: nat): nat
    requires ticket < Total(weights)
  { if ticket < weights[0] then 0 else 1 + Owner(weights[1..], ticket - weights[0]) }

  /** Property Draws in bounds. */
  lemma OwnerIsDelegate(weights: seq<nat>, ticket: nat)
    requires ticket < Total(weights)
    ensures Owner(weights, ticket) < |weights|
  {
    if ticket >= weights[0] { OwnerIsDelegate(weights[1..], ticket - weights[0]); }
  }

  /** How many of the values below a bound are accepted and belong to a delegate. */
  function Wins(values: nat, weights: seq<nat>, delegate: nat, bound: nat): nat
    requires Total(weights) > 0
  {
    if bound == 0 then 0
    else
      var wins := IsAccepted(values, Total(weights), bound - 1) && Owner(weights, Ticket(Total(weights), bound - 1)) == delegate;
      Wins(values, weights, delegate, bound - 1) + (if wins then 1 else 0)
  }

  /** How many of the tickets below a bound belong to a delegate. */
  function Tickets(weights: seq<nat>, delegate: nat, bound: nat): nat
    requires bound <= Total(weights)
  { if bound == 0 then 0 else Tickets(weights, delegate, bound - 1) + (if Owner(weights, bound - 1) == delegate then 1 else 0) }

  /** The tickets of the first delegate come first. */
  lemma TicketsOfFirst(weights: seq<nat>, delegate: nat, bound: nat)
    requires weights != [] && bound <= weights[0]
    requires bound <= Total(weights)
    ensures Tickets(weights, delegate, bound) == if delegate == 0 then bound else 0
  {
    if bound > 0 { TicketsOfFirst(weights, delegate, bound - 1); }
  }

  lemma TicketsOfRest(weights: seq<nat>, delegate: nat, bound: nat)
    requires weights != [] && bound <= Total(weights[1..])
    ensures Tickets(weights, delegate, weights[0] + bound)
      == if delegate == 0 then weights[0] else Tickets(weights[1..], delegate - 1, bound)
  {
    if bound == 0 { TicketsOfFirst(weights, delegate, weights[0]); }
    else { TicketsOfRest(weights, delegate, bound - 1); }
  }

  /** A delegate owns as many tickets as its weight says. */
  lemma TicketsAreWeight(weights: seq<nat>, delegate: nat)
    requires delegate < |weights|
    ensures Tickets(weights, delegate, Total(weights)) == weights[delegate]
  {
    TicketsOfRest(weights, delegate, Total(weights[1..]));
    if delegate > 0 { TicketsAreWeight(weights[1..], delegate - 1); }
    else { NoTicketsBeyond(weights, Total(weights)); }
  }

  lemma NoTicketsBeyond(weights: seq<nat>, bound: nat)
    requires bound <= Total(weights)
    ensures Tickets(weights, |weights|, bound) == 0
  {
    if bound > 0 {
      OwnerIsDelegate(weights, bound - 1);
      NoTicketsBeyond(weights, bound - 1);
    }
  }

  /** Each full round of residues gives a delegate each of its tickets once. */
  lemma RoundIsTickets(values: nat, weights: seq<nat>, delegate: nat, round: nat, bound: nat)
    requires Total(weights) > 0 && bound <= Total(weights) && round < values / Total(weights)
    ensures Wins(values, weights, delegate, round * Total(weights) + bound)
      == Wins(values, weights, delegate, round * Total(weights)) + Tickets(weights, delegate, bound)
  {
    if bound > 0 {
      RoundIsTickets(values, weights, delegate, round, bound - 1);
      var total := Total(weights);
      var value := round * total + bound - 1;
      ResidueInRound(total, round, bound - 1);
      RoundsAreOrdered(total, round + 1, values / total);
      assert round * total + bound - 1 < (round + 1) * total <= Top(values, total);
    }
  }

  lemma ResidueInRound(total: nat, round: nat, rest: nat)
    requires rest < total
    ensures (round * total + rest) % total == rest
  {
    var value := round * total + rest;
    DivisionIsBelow(value, total);
    var quotient := value / total;
    if quotient > round { RoundsAreOrdered(total, round + 1, quotient); assert value >= (round + 1) * total == round * total + total; }
    if quotient < round { RoundsAreOrdered(total, quotient + 1, round); assert quotient * total + total == (quotient + 1) * total <= value; }
  }

  lemma RoundsAreOrdered(total: nat, a: nat, b: nat)
    requires a <= b
    ensures a * total <= b * total
  {}

  lemma RoundsAreTickets(values: nat, weights: seq<nat>, delegate: nat, rounds: nat)
    requires Total(weights) > 0 && delegate < |weights| && rounds <= values / Total(weights)
    ensures Wins(values, weights, delegate, rounds * Total(weights)) == rounds * weights[delegate]
  {
    if rounds > 0 {
      var total := Total(weights);
      RoundsAreTickets(values, weights, delegate, rounds - 1);
      RoundIsTickets(values, weights, delegate, rounds - 1, total);
      TicketsAreWeight(weights, delegate);
      OneMore(rounds - 1, total);
      OneMore(rounds - 1, weights[delegate]);
    }
  }

  lemma OneMore(times: nat, number: nat)
    ensures (times + 1) * number == times * number + number
  {}

  lemma RefusedNeverWin(values: nat, weights: seq<nat>, delegate: nat, bound: nat)
    requires Total(weights) > 0 && bound >= Top(values, Total(weights))
    ensures Wins(values, weights, delegate, bound) == Wins(values, weights, delegate, Top(values, Total(weights)))
  {
    if bound > Top(values, Total(weights)) { RefusedNeverWin(values, weights, delegate, bound - 1); }
  }

  /**
   * Property Exact proportionality: of the values of one draw, values / W * W are accepted, and values / W * w_i of them make delegate i
   * the leader. So given that one is accepted, P(i) is exactly w_i / W, whatever the number of values is.
   */
  lemma ExactProportionality(values: nat, weights: seq<nat>, delegate: nat)
    requires Total(weights) > 0 && delegate < |weights|
    ensures Wins(values, weights, delegate, values) == values / Total(weights) * weights[delegate]
  {
    var total := Total(weights);
    assert Top(values, total) <= values by { DivisionIsBelow(values, total); }
    RefusedNeverWin(values, weights, delegate, values);
    RoundsAreTickets(values, weights, delegate, values / total);
  }

  lemma DivisionIsBelow(values: nat, total: nat)
    requires total > 0
    ensures Top(values, total) + values % total == values
  {}

  // ---- How the code reduces, word by word ------------------------------------------------------------------------------------------

  const Word: nat := 0x1_0000_0000_0000_0000

  /** TryReduce: the remainder of a number of four words, most significant first. */
  function Reduce(words: seq<nat>, total: nat): nat
    requires total > 0
  { if words == [] then 0 else (Reduce(words[..|words| - 1], total) * Word + words[|words| - 1]) % total }

  function Value(words: seq<nat>): nat { if words == [] then 0 else Value(words[..|words| - 1]) * Word + words[|words| - 1] }

  lemma ReduceIsRemainder(words: seq<nat>, total: nat)
    requires total > 0
    ensures Reduce(words, total) == Value(words) % total
  {
    if words != [] {
      var front, last := words[..|words| - 1], words[|words| - 1];
      ReduceIsRemainder(front, total);
      RemainderOfStep(Value(front), last, total);
    }
  }

  lemma RemainderOfStep(high: nat, low: nat, total: nat)
    requires total > 0
    ensures (high % total * Word + low) % total == (high * Word + low) % total
  {
    var quotient := high / total;
    assert high == quotient * total + high % total by { DivisionIsBelow(high, total); }
    var rest := high % total * Word + low;
    assert high * Word + low == quotient * Word * total + rest;
    MultipleVanishes(total, quotient * Word, rest);
  }

  lemma MultipleVanishes(total: nat, times: nat, rest: nat)
    requires total > 0
    ensures (times * total + rest) % total == rest % total
  {
    DivisionIsBelow(rest, total);
    var rounds := times + rest / total;
    assert times * total + rest == rounds * total + rest % total;
    ResidueInRound(total, rounds, rest % total);
  }

  /** TwoTo256Mod: Word^4 mod total by two squarings. */
  function TwoTo256Mod(total: nat): nat
    requires total > 0
  {
    var word := Word % total;
    var square := word * word % total;
    square * square % total
  }

  lemma TwoTo256ModIsRemainder(total: nat)
    requires total > 0
    ensures TwoTo256Mod(total) == (Word * Word) * (Word * Word) % total
  {
    ProductOfRemainders(Word, Word, total);
    ProductOfRemainders(Word * Word, Word * Word, total);
  }

  lemma ProductOfRemainders(a: nat, b: nat, total: nat)
    requires total > 0
    ensures (a % total) * (b % total) % total == a * b % total
  {
    var i, j := a / total, b / total;
    var x, y := a % total, b % total;
    assert a == i * total + x by { DivisionIsBelow(a, total); }
    assert b == j * total + y by { DivisionIsBelow(b, total); }
    calc {
      a * b;
      (i * total + x) * (j * total + y);
      i * total * (j * total + y) + x * (j * total) + x * y;
      i * (j * total + y) * total + x * j * total + x * y;
      (i * (j * total + y) + x * j) * total + x * y;
    }
    MultipleVanishes(total, i * (j * total + y) + x * j, x * y);
  }

  /** TryReduce's rejection of the top: three full words and a last one too close to the end. */
  predicate IsRejected(words: seq<nat>, total: nat)
    requires total > 0 && |words| == 4
  { words[0] == words[1] == words[2] == Word - 1 && Word - 1 - words[3] < TwoTo256Mod(total) }

  /** What the code rejects is exactly what lies at or above the greatest multiple of W below 2^256. */
  lemma RejectionIsExact(words: seq<nat>, total: nat)
    requires 0 < total <= Word && |words| == 4 && forall i | 0 <= i < 4 :: words[i] < Word
    ensures IsRejected(words, total) <==> !IsAccepted((Word * Word) * (Word * Word), total, Value(words))
  {
    var values := (Word * Word) * (Word * Word);
    TwoTo256ModIsRemainder(total);
    DivisionIsBelow(values, total);
    var rest := values % total;
    assert words[..3][..2][..1][..0] == [];
    assert words[..3][..2] == words[..2] && words[..3][..2][..1] == words[..1];
    var value := ((words[0] * Word + words[1]) * Word + words[2]) * Word + words[3];
    assert Value(words) == value by {
      assert Value(words[..1]) == words[0];
      assert words[..2][..1] == words[..1];
      assert Value(words[..2]) == words[0] * Word + words[1];
      assert words[..3][..2] == words[..2];
      assert Value(words[..3]) == (words[0] * Word + words[1]) * Word + words[2];
    }
    assert rest < Word;
  }

  // ---- Turns -----------------------------------------------------------------------------------------------------------------------

  /** P3: whose turn a view divisible by 8 is. */
  function Turn(validators: nat, view: nat): nat
    requires validators > 0
  { view / 8 % validators }

  /** Property No dependence on delegates: among any 8 n consecutive views each validator leads one; here it is. */
  lemma EachValidatorLeads(validators: nat, from: nat, index: nat) returns (view: nat)
    requires index < validators
    ensures from <= view < from + 8 * validators && view % 8 == 0 && Turn(validators, view) == index
  {
    var first := (from + 7) / 8;
    var offset := (index + validators - first % validators) % validators;
    view := 8 * (first + offset);
    assert offset < validators;
    DivisionIsBelow(first, validators);
    var times := first / validators;
    assert first == times * validators + first % validators;
    var sum := first % validators + offset;
    if sum >= validators { assert sum == validators + index; } else { assert sum == index; }
    MultipleVanishes(validators, times, sum);
    assert (first + offset) % validators == index by {
      if sum >= validators { ResidueInRound(validators, 1, index); } else { ResidueInRound(validators, 0, index); }
    }
  }
}
