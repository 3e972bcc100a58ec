using MedChain.Cli.Demo;
using MedChain.Core.Institutions;

namespace MedChain.Cli.Tests.Demo;

/// <summary>Who is killed, who lies, who writes and reads.</summary>
public sealed class CastTests
{
    [Fact]
    public void For_every_size_and_seed_the_parts_do_not_clash()
    {
        for (var count = DemoOptions.LeastInstitutions; count <= DemoOptions.MostInstitutions; count++)
        {
            for (ulong seed = 0; seed < (ulong)count; seed++)
            {
                var all = Enumerable.Range(0, count).Select(number => new InstitutionId((ushort)number)).ToArray();
                var cast = new Cast(seed, all);
                Assert.NotEqual(cast.Killed, cast.Lying);
                Assert.True(cast.IsSound(cast.SourceOf(0)));
                Assert.Equal(all, Enumerable.Range(0, count).Select(cast.SourceOf).Order());
                for (var record = 0; record < 3 * count; record++)
                {
                    Assert.True(cast.IsSound(cast.ReaderOf(record)));
                    Assert.NotEqual(cast.SourceOf(record), cast.ReaderOf(record));
                }
            }
        }
    }
}
