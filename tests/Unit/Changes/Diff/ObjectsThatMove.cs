namespace Cairn.Trail.Changes.Tests.Diff;

/// <summary>Objects are known by their names, not by where they stand.</summary>
public sealed class ObjectsThatMove
{
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ClusterIP}\n";
    private const string Config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata: {pool: '10'}\n";

    [Fact]
    public void DocumentsInAnotherOrderChangeNoField()
    {
        Records.LandingFields told = Told.Landing(("all.yaml", $"{Service}---\n{Config}", $"{Config}---\n{Service}"));
        Assert.Empty(told.Fields);
        Assert.Equal("comments, order or formatting only", Assert.Single(told.Texts).Reason);
    }

    [Fact]
    public void OfTwoObjectsOfOneNameTheOneThatStayedIsTheSame()
    {
        string other = Config.Replace("'10'", "'20'", StringComparison.Ordinal);
        Assert.Equal(
            "- data.pool: 10",
            Told.Fields($"{Config}---\n{other}", other).Single(line => line.Contains("pool", StringComparison.Ordinal))
        );
        Assert.Empty(Told.Fields($"{Config}---\n{other}", $"{other}---\n{Config}"));
        Assert.Equal(
            ["~ data.pool: 20 → 30"],
            Told.Fields($"{Config}---\n{other}", $"{other.Replace("'20'", "'30'", StringComparison.Ordinal)}---\n{Config}")
        );
    }

    [Fact]
    public void AnObjectInAnotherFileIsTheSameObject()
    {
        Records.LandingFields told = Told.Landing(
            ("homelab/all.yaml", $"{Service}---\n{Config}", Service),
            ("homelab/config.yaml", null, Config.Replace("'10'", "'20'", StringComparison.Ordinal))
        );
        FieldChange field = Assert.Single(told.Fields);
        Assert.Equal(
            ("homelab/config.yaml", "core/v1/ConfigMap/-/app", "~ data.pool: 10 → 20"),
            (field.File, field.Resource, Told.Line(field))
        );
    }

    [Fact]
    public void AnObjectInAnotherEnvironmentIsAnother()
    {
        Records.LandingFields told = Told.Landing(("homelab/c.yaml", Config, null), ("production/c.yaml", null, Config));
        Assert.Equal(8, told.Fields.Count);
        Assert.Equal(4, told.Fields.Count(field => field.Kind == ChangeKind.Removed));
    }

    [Fact]
    public void ARenamedFileGoesOn()
    {
        string values = string.Concat(Enumerable.Range(0, 12).Select(i => $"key{i}: {i}\n"));
        Records.LandingFields told = Told.Landing(
            ("old.yaml", values, null),
            ("new.yaml", null, values.Replace("key3: 3", "key3: 4", StringComparison.Ordinal))
        );
        Assert.Equal(["~ key3: 3 → 4"], told.Fields.Select(Told.Line));
        Assert.Equal([("old.yaml", "new.yaml")], told.Renames);
    }

    [Fact]
    public void ANewVersionOfItsApiIsAChangeOfOneField() =>
        Assert.Equal(
            ["~ apiVersion: v1 → v2"],
            Told.Fields(Service, Service.Replace("apiVersion: v1", "apiVersion: v2", StringComparison.Ordinal))
        );

    [Fact]
    public void ItemsOfAListAreObjectsOfTheirOwn()
    {
        string list =
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: app}\n  data: {pool: '10'}\n";
        FieldChange field = Assert.Single(Told.Landing(("a.yaml", list, list.Replace("'10'", "'20'", StringComparison.Ordinal))).Fields);
        Assert.Equal(("core/v1/ConfigMap/-/app", "data.pool"), (field.Resource, field.Path));
    }

    [Fact]
    public void WhatCannotBeReadNowKeepsItsFieldsAndSaysWhy()
    {
        Records.LandingFields told = Told.Landing(("a.yaml", Config, "a: [\n"));
        Assert.Empty(told.Fields);
        Assert.Equal("invalid YAML", Assert.Single(told.Texts).Reason);
    }

    [Fact]
    public void SecretsAreDigestsAndStillTellEqualFromChanged()
    {
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2, b: hunter2, c: plain}\n";
        FieldChange[] fields =
        [
            .. Told.Landing(("s.yaml", null, Secret)).Fields.Where(field => field.Path.StartsWith("stringData", StringComparison.Ordinal)),
        ];
        Assert.All(fields, field => Assert.StartsWith("redacted:", field.After, StringComparison.Ordinal));
        Assert.Equal(fields[0].After, fields[1].After);
        Assert.NotEqual(fields[0].After, fields[2].After);
        string changed = Assert.Single(Told.Fields(Secret, Secret.Replace("c: plain", "c: other", StringComparison.Ordinal)));
        Assert.DoesNotContain("other", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", changed, StringComparison.Ordinal);
    }
}
