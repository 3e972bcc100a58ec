namespace MedChain.Explorer.Tests;

/// <summary>Each reduction finds the same abstract states as the search without it, on scopes where that one fits.</summary>
public sealed class ReductionTests
{
    public static TheoryData<string> SmallScopeNames => ["Byzantine", "honest"];

    [Theory]
    [MemberData(nameof(SmallScopeNames))]
    public void Votes_delivered_as_certificates_and_left_out_details_lose_and_add_no_state(string which)
    {
        var scope = which == "Byzantine" ? SmallScopes.ByzantineLeads : SmallScopes.HonestLeads;
        var reduced = SmallScopes.AbstractStates(scope with { Renames = false });
        var whole = SmallScopes.AbstractStates(scope with { IsUnreduced = true });
        Assert.True(reduced.Count > 20, $"{reduced.Count} states show nothing");
        Assert.True(whole.SetEquals(reduced), $"only without reduction:\n{string.Join('\n', whole.Except(reduced).Take(3))}\nonly with it:\n{string.Join('\n', reduced.Except(whole).Take(3))}\n{whole.Count} {reduced.Count}");
    }

    [Theory]
    [MemberData(nameof(SmallScopeNames))]
    public void Details_that_keys_leave_out_lose_and_add_no_state_in_two_views(string which)
    {
        var scope = SmallScopes.TwoViews with { Leaders = which == "Byzantine" ? [3, 0, 3] : [0, 3, 3], Renames = false };
        var reduced = SmallScopes.AbstractStates(scope);
        var whole = SmallScopes.AbstractStates(scope with { HasWholeKeys = true });
        Assert.True(reduced.Count > 1_000, $"{reduced.Count} states show little");
        Assert.True(whole.SetEquals(reduced), $"only with whole keys:\n{string.Join('\n', whole.Except(reduced).Take(3))}\nonly without:\n{string.Join('\n', reduced.Except(whole).Take(3))}\n{whole.Count} {reduced.Count}");
    }

    [Fact]
    public void Renaming_validators_of_one_role_loses_and_adds_no_state()
    {
        var scope = SmallScopes.ByzantineLeads with { Silent = [] };
        var renamed = SmallScopes.AbstractStates(scope, fromAlike: 0);
        var whole = SmallScopes.AbstractStates(scope with { Renames = false }, fromAlike: 0);
        Assert.True(renamed.SetEquals(whole));
        var counts = (Renamed: SmallScopes.Search(scope).States, Whole: SmallScopes.Search(scope with { Renames = false }).States);
        Assert.True(counts.Renamed * 3 < counts.Whole, $"{counts}: renaming does not pay");
    }
}
