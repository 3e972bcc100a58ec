namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// The patient whose record a bundle is: the first among the entries, with its first identifier that has a system and a value.
/// Never to be logged, stored or sent, but for the place. Spec: Records N1.
/// </summary>
/// <param name="System">The identifier's system as it stands in the bundle; null if there is no such identifier.</param>
/// <param name="Value">Its value as it stands in the bundle; null if there is no such identifier.</param>
/// <param name="Offset">Octets of the bundle before the identifier's value, or else before the end of the patient.</param>
/// <param name="Path">Where the patient stands, for people.</param>
public sealed record NamedPatient(string? System, string? Value, int Offset, string Path)
{
    /// <summary>"system|value", or null.</summary>
    public string? Identifier => System is null ? null : System + "|" + Value;

    /// <summary>Says nothing of it.</summary>
    public override string ToString() => nameof(NamedPatient) + Path;
}
