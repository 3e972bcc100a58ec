using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using MedChain.Core.Records.Segmentation;

namespace MedChain.Sim.Leakage;

/// <summary>
/// A FHIR bundle that names a patient, and can be registered: the patient gets a number of the register as its first identifier, as in the files of a
/// hospital that keeps patients by such numbers. All other octets stay as they are.
/// </summary>
public sealed class PatientBundle
{
    private readonly ReadOnlyMemory<byte> _octets;
    private readonly int _at;
    private readonly string _before, _behind;

    private PatientBundle(ReadOnlyMemory<byte> octets, int at, string before, string behind, string? patient)
    {
        (_octets, _at, _before, _behind) = (octets, at, before, behind);
        Patient = patient;
    }

    /// <summary>Who it is, as far as the bundle says by itself: two bundles of one patient get one number. Never to be logged.</summary>
    internal string? Patient { get; }

    /// <summary>Takes a bundle.</summary>
    /// <param name="octets">Untrusted.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="reason">Why not; it quotes no value.</param>
    public static bool TryRead(ReadOnlyMemory<byte> octets, [NotNullWhen(true)] out PatientBundle? bundle, [NotNullWhen(false)] out string? reason)
    {
        (bundle, reason) = (null, null);
        if (!Segmenter.TrySegment(octets, stackalloc byte[32], out var segmented, out var rejection))
        {
            reason = $"{rejection.Code}: {rejection.Reason}";
            return false;
        }

        if (Find(octets.Span) is not { } place)
        {
            reason = "No Patient stands among the bundle's entries.";
            return false;
        }

        var (before, behind) = place.InArray ? ("", place.IsEmpty ? "" : ",") : ("\"identifier\":[", "],");
        var found = new PatientBundle(octets, place.At, before, behind, segmented.Patient?.Identifier);
        if (!Segmenter.TrySegment(found.Register(IdentifierSpace.Of(0)), stackalloc byte[32], out var registered, out _)
            || registered.Patient?.Identifier != IdentifierSpace.Full(IdentifierSpace.Of(0)))
        {
            reason = "The patient's identifiers are no list to which one can be added.";
            return false;
        }

        bundle = found;
        return true;
    }

    /// <summary>The bundle of a patient with this number.</summary>
    public byte[] Register(string identifier)
    {
        var added = Encoding.UTF8.GetBytes($$"""{{_before}}{"system":"{{IdentifierSpace.System}}","value":"{{identifier}}"}{{_behind}}""");
        return [.. _octets.Span[.._at], .. added, .. _octets.Span[_at..]];
    }

    // The first Patient directly in an entry: behind the bracket of its identifiers, else behind its own brace. The text is a bundle already.
    private static (int At, bool InArray, bool IsEmpty)? Find(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        var (isEntry, isResource, isPatient) = (false, false, false);
        var (start, list) = (0, 0);
        var (name, isEmpty) = ("", false);
        while (reader.Read())
        {
            var (depth, type) = (reader.CurrentDepth, reader.TokenType);
            if (type == JsonTokenType.PropertyName) name = depth is 1 or 3 or 4 ? reader.GetString()! : name;
            if (depth == 1 && type == JsonTokenType.StartArray) isEntry = name == "entry";
            if (!isEntry) continue;
            if (depth == 3 && type == JsonTokenType.StartObject)
            {
                (isResource, isPatient) = (name == "resource", false);
                (start, list) = ((int)reader.BytesConsumed, 0);
            }
            else if (depth == 4 && isResource && type == JsonTokenType.String && name == "resourceType")
            {
                isPatient = reader.ValueTextEquals("Patient"u8);
            }
            else if (depth == 4 && isResource && type == JsonTokenType.StartArray && name == "identifier")
            {
                list = (int)reader.BytesConsumed;
                isEmpty = text[list + text[list..].IndexOfAnyExcept(" \t\r\n"u8)] == ']';
            }
            else if (depth == 3 && isResource && type == JsonTokenType.EndObject)
            {
                if (isPatient) return list > 0 ? (list, true, isEmpty) : (start, false, false);
                isResource = false;
            }
        }

        return null;
    }
}
