include "lottery.dfy"

/** Draws with small numbers tried one by one, compiled and run by `./medchain spec`. */
module LotterySearch {
  import opened Lottery

  const Properties := ["Exact proportionality", "No dependence on delegates"]

  /** Prints what breaks a property, or any when none is named. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    found, tried := false, 0;
    if property == "Exact proportionality" || property == "" { found, tried := Unfair(); }
    if !found && (property == "Exact proportionality" || property == "") {
      var more;
      found, more := Misjudged();
      tried := tried + more;
    }
    if !found && (property == "No dependence on delegates" || property == "") {
      var more;
      found, more := WithoutTurn();
      tried := tried + more;
    }
  }

  /** Up to three delegates of weights up to 3, 4 to 24 values. */
  method Unfair() returns (found: bool, tried: nat)
  {
    var weights := [[1, 2], [2, 1], [1, 1], [1, 1, 1], [3, 1], [1, 2, 3], [3, 2, 1], [1], [2]];
    tried := 0;
    for values := 4 to 25 {
      for i := 0 to |weights| {
        for delegate := 0 to |weights[i]| {
          if Total(weights[i]) > 0 {
            tried := tried + 1;
            var wins := Wins(values, weights[i], delegate, values);
            var due := values / Total(weights[i]) * weights[i][delegate];
            if wins != due {
              print "the delegates' weights are ", weights[i], ", a draw gives one of ", values, " values\n";
              print "Exact proportionality is broken: ", wins, " values make delegate ", delegate, " the leader, and ", due, " should\n";
              return true, tried;
            }
          }
        }
      }
    }
    return false, tried;
  }

  /** The values next to the end, of four words, are drawn again or not as they should be, for total weights up to 20. */
  method Misjudged() returns (found: bool, tried: nat)
  {
    tried := 0;
    for total := 1 to 21 {
      for below := 0 to 25 {
        tried := tried + 1;
        var words: seq<nat> := [Word - 1, Word - 1, Word - 1, Word - 1 - below];
        if IsRejected(words, total) == IsAccepted((Word * Word) * (Word * Word), total, Value(words)) {
          print "the total weight is ", total, ", a draw gives 2^256 - ", below + 1, "\n";
          print "Exact proportionality is broken: the value is ", if IsRejected(words, total) then "drawn again" else "taken", " and should not be\n";
          return true, tried;
        }
      }
    }
    return false, tried;
  }

  /** Up to five validators, from any of the first 40 views. */
  method WithoutTurn() returns (found: bool, tried: nat)
  {
    tried := 0;
    for validators := 1 to 6 {
      for from: nat := 0 to 40 {
        for index := 0 to validators {
          tried := tried + 1;
          if !exists view: nat | from <= view < from + 8 * validators :: view % 8 == 0 && Turn(validators, view) == index {
            print "there are ", validators, " validators, from 0 on\n";
            print "No dependence on delegates is broken: from view ", from, " to view ", from + 8 * validators - 1, " validator ", index, " has no turn\n";
            return true, tried;
          }
        }
      }
    }
    return false, tried;
  }
}
