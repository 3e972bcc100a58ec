include "quorums.dfy"

/** Quorums of a few validators tried one by one, compiled and run by `./medchain spec`. */
module QuorumSearch {
  import opened Quorums

  const Properties := ["Quorum intersection"]

  /** Prints two quorums that share no honest member, if there are any of up to four validators. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    tried := 0;
    for n := 1 to 5 {
      var council := Council(Below(n), FaultTolerance(n));
      var sets := Subsets(n + 1);
      for i := 0 to |sets| {
        for j := 0 to |sets| {
          if Decides(council, sets[i]) && Decides(council, sets[j]) {
            tried := tried + 1;
            var shared := sets[i] * sets[j] * council.validators;
            if council.Tolerates(shared) {
              print "of ", n, " validators, from 0 on, up to ", council.tolerated, " may be faulty\n";
              print "both ", sets[i], " and ", sets[j], " decide\n";
              print "Quorum intersection is broken: all that both have in common may be faulty, ", shared, "\n";
              return true, tried;
            }
          }
        }
      }
    }
    return false, tried;
  }

  /** n - f votes, also where n and f are not what they must be. */
  predicate Decides(council: Council, voters: set<Validator>)
  {
    if council.IsWellFormed() then council.IsQuorum(voters)
    else |voters * council.validators| + council.tolerated >= |council.validators|
  }

  function Below(n: nat): set<Validator> { if n == 0 then {} else Below(n - 1) + {n - 1} }

  /** All sets of the numbers below n, so for n validators those with one that is none. */
  function Subsets(n: nat): seq<set<Validator>>
  {
    if n == 0 then [{}]
    else
      var without := Subsets(n - 1);
      without + seq(|without|, i requires 0 <= i < |without| => without[i] + {n - 1})
  }
}
