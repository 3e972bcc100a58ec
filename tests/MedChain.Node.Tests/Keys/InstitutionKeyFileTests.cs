using MedChain.Node.Keys;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Keys;

/// <summary>The file of an institution's secrets. Bad inputs 85, 94.</summary>
public sealed class InstitutionKeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-keys-").FullName;

    private string KeyPath => Path.Combine(_folder, "institution.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Seeds_come_back_and_the_file_is_its_owners_alone()
    {
        var seeds = new InstitutionSeeds([.. Enumerable.Range(0, InstitutionSeeds.Size).Select(i => (byte)i)]);
        InstitutionKeyFile.Create(KeyPath, seeds);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        using var file = InstitutionKeyFile.Open(KeyPath);
        Assert.Equal(seeds.Signing.ToArray(), file.Seeds.Signing.ToArray());
        Assert.Equal(seeds.Vrf.ToArray(), file.Seeds.Vrf.ToArray());
        Assert.Equal(seeds.Sealing.ToArray(), file.Seeds.Sealing.ToArray());
        Assert.Equal(seeds.Nonces.ToArray(), file.Seeds.Nonces.ToArray());
        Assert.Equal(96, file.Seeds.Nonces[0]);
    }

    [Fact]
    public void Generated_seeds_differ_from_one_another_and_each_time()
    {
        var (one, two) = (InstitutionSeeds.Generate(), InstitutionSeeds.Generate());
        byte[][] all = [one.Signing.ToArray(), one.Vrf.ToArray(), one.Sealing.ToArray(), one.Nonces.ToArray(), two.Signing.ToArray(), two.Nonces.ToArray()];
        Assert.Equal(all.Length, all.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Keys_are_never_overwritten()
    {
        InstitutionKeyFile.Create(KeyPath, InstitutionSeeds.Generate());
        Assert.Throws<ArgumentException>(() => InstitutionKeyFile.Create(KeyPath, InstitutionSeeds.Generate()));
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Item_85_a_key_file_that_others_may_read_is_refused(UnixFileMode right)
    {
        if (OperatingSystem.IsWindows()) return;
        InstitutionKeyFile.Create(KeyPath, InstitutionSeeds.Generate());
        File.SetUnixFileMode(KeyPath, File.GetUnixFileMode(KeyPath) | right);
        Assert.Equal(StoreProblem.Exposed, Assert.Throws<StoreException>(() => InstitutionKeyFile.Open(KeyPath)).Problem);
    }

    [Fact]
    public void A_missing_cut_or_changed_key_file_is_refused_in_one_line()
    {
        Assert.Throws<StoreException>(() => InstitutionKeyFile.Open(KeyPath));
        InstitutionKeyFile.Create(KeyPath, InstitutionSeeds.Generate());
        var octets = File.ReadAllBytes(KeyPath);
        for (var at = 0; at < 176; at += 7)
        {
            var changed = octets.ToArray();
            changed[at] ^= 1;
            File.WriteAllBytes(KeyPath, changed);
            Assert.Equal(StoreProblem.Corrupt, Assert.Throws<StoreException>(() => InstitutionKeyFile.Open(KeyPath)).Problem);
            File.WriteAllBytes(KeyPath, octets[..at]);
            Assert.DoesNotContain('\n', Assert.Throws<StoreException>(() => InstitutionKeyFile.Open(KeyPath)).Message);
        }
    }
}
