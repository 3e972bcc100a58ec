namespace MedChain.Core.Records;

/// <summary>Why an identifier is not asked for. Spec: Records N6.</summary>
public static class IdentifierFaults
{
    /// <summary>A patient without an identifier that has both a system and a value.</summary>
    public const string Missing = "IdentifierMissing";

    /// <summary>A system that is no URI, or a value with characters that have several spellings, too long, or not of its register's form.</summary>
    public const string Malformed = "IdentifierMalformed";

    /// <summary>A number of its register's form that its check digit contradicts: mistyped.</summary>
    public const string CheckDigit = "IdentifierCheckDigit";

    /// <summary>What to say of one; nothing of the identifier is in it.</summary>
    public static string Sentence(string fault) => fault switch
    {
        Missing => "a patient has no identifier with both a system and a value",
        Malformed => "the patient's identifier is malformed",
        _ => "the check digit of the patient's identifier is wrong",
    };
}
