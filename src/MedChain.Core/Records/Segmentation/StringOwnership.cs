using System.Runtime.InteropServices;

namespace MedChain.Core.Records.Segmentation;

/// <summary>Enters all strings of a bundle into the book and decides which segment owns each. Spec: Records G4, G5, G6, G7.</summary>
internal static class StringOwnership
{
    /// <summary>Decides the owners.</summary>
    /// <param name="map">The carved bundle; its texts get their numbers.</param>
    /// <param name="book">An empty book.</param>
    /// <param name="words">An empty list of short personal words.</param>
    public static void Decide(BundleMap map, StringBook book, WordList words)
    {
        var bundle = map.Octets.Span;
        foreach (ref var text in CollectionsMarshal.AsSpan(map.Texts))
        {
            var value = bundle.Slice(text.Start, text.Length);
            var isLong = text.Length >= ForeignIndex.PrefixLength;
            var isPublic = isLong && PublicVocabulary.Contains(value);
            var target = default(SegmentClass);
            var isReference = text.Traits.HasFlag(TextTraits.Reference) && !isPublic && ReferenceForm.TryTarget(value, out target);
            if (isLong || isReference)
            {
                text.Id = book.Add(text.Start, text.Length);
                if (text.Traits.HasFlag(TextTraits.Structure)) continue;
                if (isPublic) book[text.Id].IsPublic = true;
                if (isReference) book.Force(text.Id, target);
                if (text.Traits.HasFlag(TextTraits.FullUrl)) book.Force(text.Id, text.Segment);
                book.Occurs(text.Id, text.Segment, text.Start);
                if (text.Traits.HasFlag(TextTraits.OtherSpellings)) EnterCanonical(book, text);
            }

            if (text.Traits.HasFlag(TextTraits.Personal) && text.Segment == SegmentClass.Identity) EnterWords(bundle, text, book, words);
        }

        for (var id = 0; id < book.Count; id++)
        {
            if (book[id].Canonical < 0) continue;
            var owner = book[book[id].Canonical].Owner;
            ref var entry = ref book[id];
            if (entry.Owner == owner) continue;
            (entry.Owner, entry.Anchor) = (owner, -1);
        }
    }

    // Two spellings of one text have one owner: the canonical spelling stands in the book wherever any of them stands in the bundle.
    private static void EnterCanonical(StringBook book, BundleText text)
    {
        var place = book.Canonicalize(text.Start, text.Length);
        var canonical = book.Add(place.Start, place.Length);
        if (canonical == text.Id) return;
        if (book[text.Id].IsForced) book.Force(canonical, book[text.Id].Owner);
        book.Occurs(canonical, text.Segment, -1);
        book[text.Id].Canonical = canonical;
    }

    private static void EnterWords(ReadOnlySpan<byte> bundle, BundleText text, StringBook book, WordList words)
    {
        if (text.Length < ForeignIndex.PrefixLength) Enter(bundle, text.Start, text.Length, book, words, text.Start);
        if (!text.Traits.HasFlag(TextTraits.Name)) return;
        var start = text.Start;
        for (var at = text.Start; at <= text.Start + text.Length; at++)
        {
            if (at < text.Start + text.Length && WordList.IsWordOctet(bundle[at])) continue;
            if (at - start >= BundleMap.ShortestText && at - start < text.Length) Enter(bundle, start, at - start, book, words, -1);
            start = at + 1;
        }
    }

    private static void Enter(ReadOnlySpan<byte> bundle, int start, int length, StringBook book, WordList words, int anchor)
    {
        var id = book.Add(start, length);
        book.Force(id, SegmentClass.Identity);
        book.Occurs(id, SegmentClass.Identity, anchor);
        if (length < ForeignIndex.PrefixLength) words.Add(bundle.Slice(start, length), id);
    }
}
