include "records.dfy"

/** Four custodians at most, every set of them tried, compiled and run by `./medchain spec`. */
module RecordsSearch {
  import opened Records

  const Properties := ["Secrecy below t", "Availability above f", "Irrecoverable after erasure"]

  /** Prints the custodians that break a property, or any when none is named. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    tried := 0;
    for custodians := 1 to 5 {
      for faulty := 0 to custodians {
        for shares := 0 to custodians + 1 {
          for fragments := 0 to custodians + 1 {
            var thresholds := Thresholds(custodians, faulty, shares, fragments);
            if thresholds.AreAllowed() {
              tried := tried + 1;
              found := Try(thresholds, property);
              if found { return true, tried; }
            }
          }
        }
      }
    }
    return false, tried;
  }

  method Try(thresholds: Thresholds, property: string) returns (found: bool)
    requires thresholds.AreAllowed()
  {
    var sets := Subsets(thresholds.custodians);
    var all := Below(thresholds.custodians);
    for i := 0 to |sets| {
      var faulty := sets[i];
      if |faulty| <= thresholds.faulty {
        if (property == "Secrecy below t" || property == "") && thresholds.OpensKey(faulty) {
          Setting(thresholds, faulty);
          print "Secrecy below t is broken: the faulty ones alone open the key\n";
          return true;
        }
        for j := 0 to |sets| {
          var receipted, truly := sets[j], sets[j] - faulty;
          if (property == "Availability above f" || property == "") && |receipted| >= thresholds.Receipts() && !thresholds.OpensRecord(truly) {
            Setting(thresholds, faulty);
            print "the record is anchored with receipts of ", receipted, "\n";
            print "Availability above f is broken: ", truly, " alone do not open it\n";
            return true;
          }
          if (property == "Irrecoverable after erasure" || property == "")
            && |receipted| >= thresholds.CertainDestruction() && thresholds.OpensKey(all - truly)
          {
            Setting(thresholds, faulty);
            print "there are receipts of destruction of ", receipted, ", and only ", truly, " have destroyed\n";
            print "Irrecoverable after erasure is broken: what ", all - truly, " still have opens the key\n";
            return true;
          }
        }
      }
    }
    return false;
  }

  method Setting(thresholds: Thresholds, faulty: set<Custodian>)
  {
    print "of ", thresholds.custodians, " custodians, from 0 on, ", thresholds.shares, " shares open the key and ", thresholds.fragments,
      " fragments rebuild; faulty are ", faulty, "\n";
  }

  function Below(n: nat): set<Custodian> { if n == 0 then {} else Below(n - 1) + {n - 1} }

  function Subsets(n: nat): seq<set<Custodian>>
  {
    if n == 0 then [{}]
    else
      var without := Subsets(n - 1);
      without + seq(|without|, i requires 0 <= i < |without| => without[i] + {n - 1})
  }
}
