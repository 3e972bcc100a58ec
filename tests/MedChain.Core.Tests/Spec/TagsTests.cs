using System.Text.RegularExpressions;

namespace MedChain.Core.Tests.Spec;

/// <summary>Spec, code and tests cite the same rules: a tag without a rule, or a rule that nobody cites, fails here.</summary>
public sealed partial class TagsTests
{
    private static readonly string[] TestFolders = ["tests", "coyote"];

    [Fact]
    public void Each_chapter_of_the_list_in_README_has_its_file_and_each_chapter_is_listed()
    {
        var listed = ChapterLink().Matches(SpecFolder.Page("README.md")).Select(match => match.Groups["file"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(SpecFolder.Chapters, path => Assert.Contains(Path.GetFileName(path), listed));
        Assert.All(listed, name => Assert.True(File.Exists(Path.Combine(SpecFolder.Root, name)), $"README links to {name}, which does not exist"));
        Assert.Equal(["Access", "Chain", "Collaboration", "Consensus", "Election", "Institutions", "Lottery", "Records", "Records", "Records", "Records", "Records", "Records", "Records"], SpecFolder.Chapters.Select(SpecFolder.ChapterOf).Order());
    }

    [Fact]
    public void A_tag_is_defined_once_and_its_letter_belongs_to_one_chapter()
    {
        Assert.All(SpecFolder.Rules().GroupBy(rule => rule.Tag), rules => Assert.True(rules.Count() == 1, $"{rules.Key} is defined {rules.Count()} times"));
        Assert.All(
            SpecFolder.Rules().GroupBy(rule => rule.Tag[0]),
            letter => Assert.True(letter.Select(rule => rule.Chapter).Distinct().Count() == 1, $"{letter.Key} is used by several chapters"));
    }

    [Fact]
    public void Each_tag_that_the_code_cites_is_a_rule_of_the_chapter_that_it_names()
    {
        var rules = SpecFolder.Rules().ToHashSet();
        var wrong = SpecFolder.Citations("src").Concat(TestFolders.SelectMany(SpecFolder.Citations))
            .Where(cited => !rules.Contains((cited.Chapter, cited.Tag)))
            .Select(cited => $"{cited.File} cites {cited.Chapter} {cited.Tag}").Distinct().ToList();
        Assert.True(wrong.Count == 0, "No such rule:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public void Each_rule_is_cited_by_the_code()
    {
        var cited = SpecFolder.Citations("src").Select(citation => citation.Tag).ToHashSet(StringComparer.Ordinal);
        var missing = SpecFolder.Rules().Where(rule => !cited.Contains(rule.Tag)).Select(rule => $"{rule.Chapter} {rule.Tag}").ToList();
        Assert.True(missing.Count == 0, "No code cites: " + string.Join(", ", missing));
    }

    [Fact]
    public void Each_rule_is_cited_by_a_test()
    {
        var cited = TestFolders.SelectMany(SpecFolder.TagsOfTestNames)
            .Concat(TestFolders.SelectMany(SpecFolder.Citations).Select(citation => citation.Tag)).ToHashSet(StringComparer.Ordinal);
        var missing = SpecFolder.Rules().Where(rule => !cited.Contains(rule.Tag)).Select(rule => $"{rule.Chapter} {rule.Tag}").ToList();
        Assert.True(missing.Count == 0, "No test cites: " + string.Join(", ", missing));
    }

    [Fact]
    public void Each_property_whose_breach_stops_the_process_is_named_by_a_chapter()
    {
        var properties = SpecFolder.Properties().ToHashSet(StringComparer.Ordinal);
        var thrown = SpecFolder.Sources("src/MedChain.Core").SelectMany(source => Thrown().Matches(source.Text).Select(match => (source.File, Name: match.Groups["name"].Value)));
        var missing = thrown.Where(breach => !properties.Contains(breach.Name)).Select(breach => $"{breach.Name} ({breach.File})").ToList();
        Assert.True(missing.Count == 0, "No chapter names: " + string.Join(", ", missing));
    }

    [GeneratedRegex(@"\]\((?<file>[a-z-]+\.md)\)")]
    private static partial Regex ChapterLink();

    [GeneratedRegex("new InvariantViolationException\\(\\s*\"(?<name>[^\"]+)\"")]
    private static partial Regex Thrown();
}
