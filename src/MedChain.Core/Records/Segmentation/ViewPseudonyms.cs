using System.Globalization;
using System.Text;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// What stands for tokens in the view of a segment: equal texts are written equally, and nothing in another segment's view is. Spec: Records G12.
/// </summary>
internal sealed class ViewPseudonyms
{
    private const int LongestId = 64;

    private readonly Digest _segment;

    /// <summary>For a segment.</summary>
    public ViewPseudonyms(ReadOnlySpan<byte> segment)
    {
        using var transcript = new Transcript("segment view");
        transcript.Append(segment);
        _segment = transcript.Hash();
    }

    /// <summary>The address of something in this view: <c>urn:uuid:</c> and a UUID of version 8 (RFC 9562) out of a hash.</summary>
    public string Address(string what)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        Hash(what).CopyTo(hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        var hex = Convert.ToHexStringLower(hash[..16]);
        return $"urn:uuid:{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    /// <summary>A text with its tokens replaced; null if it can only be left out.</summary>
    public string? Write(ViewText kind, string text)
    {
        switch (kind)
        {
            case ViewText.Free: return Spell(text, "[", "]");
            case ViewText.Address: return text[0] == '\0' || text.StartsWith("urn:", StringComparison.Ordinal) ? Address(text) : Spell(text, "p", "");
            case ViewText.Id:
                var id = Spell(text, "p", "");
                return id.Length <= LongestId ? id : Hash(text).ToString();
            default: return null;
        }
    }

    private Digest Hash(string what)
    {
        using var transcript = new Transcript("view pseudonym");
        transcript.Append(_segment);
        transcript.Append(Encoding.UTF8.GetBytes(what));
        return transcript.Hash();
    }

    // NUL, number, NUL; a NUL of another kind is none of ours and is dropped.
    private static string Spell(string text, string before, string behind)
    {
        var spelled = new StringBuilder(text.Length);
        var parts = text.Split('\0');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0) spelled.Append(parts[i]);
            else spelled.Append(CultureInfo.InvariantCulture, $"{before}{parts[i]}{behind}");
        }

        return spelled.ToString();
    }
}
