using System.Text.RegularExpressions;

namespace MedChain.Conformance;

/// <summary>The models' values for people: without the names of modules and types.</summary>
internal static partial class Text
{
    internal static string Show(object? value) => Qualified().Replace(value?.ToString() ?? "none", "");

    /// <summary>The last word of a value that has no parts.</summary>
    internal static string Word(object value) => value.ToString()!.Split('.')[^1];

    [GeneratedRegex(@"\b(?:Consensus|ConsensusKnowledge|Quorums|Ballot|Kind|Vote|Footing|Setup|Council|Finality|Option|Message|Certificate|Justification|Entries|State|RecordEntry|AccessEntry|RecordTable|AccessTable|Phase|Refusal|Segment|Purpose|CustodyRules|CustodyTable|Held|Awaited|Output|OfferRefusal|ReleaseRules|ReleaseRefusal|Reading|Outcome|Answer)\.")]
    private static partial Regex Qualified();
}
