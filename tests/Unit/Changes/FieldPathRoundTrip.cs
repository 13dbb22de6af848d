using System.Text;
using CsCheck;

namespace Cairn.Trail.Changes.Tests;

public sealed class FieldPathRoundTrip
{
    [Theory]
    [InlineData("spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value", 8)]
    [InlineData("data[\"app.yaml\"].pool", 3)]
    [InlineData("args[2]", 2)]
    [InlineData("[1].replicas", 2)]
    [InlineData("", 0)]
    public void WrittenPathsAreReadStepByStep(string path, int steps) => Assert.Equal(steps, FieldPath.Parse(path)!.Count);

    [Theory]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[\"b]")]
    public void WhatIsNoPathIsNull(string path) => Assert.Null(FieldPath.Parse(path));

    [Fact]
    public void AnyKeysAndValuesSurviveWritingAndReading() =>
        Gen.Select(Gen.String[Gen.Char["ab.[]\"\\ =\n\u0001é"], 0, 6], Gen.Bool)
            .Array[0, 5]
            .Sample(steps =>
            {
                var path = new FieldPathWriter();
                foreach ((string text, bool item) in steps)
                {
                    if (item)
                    {
                        path.Item("name"u8, Encoding.UTF8.GetBytes(text));
                    }
                    else
                    {
                        path.Key(Encoding.UTF8.GetBytes(text));
                    }
                }

                IReadOnlyList<PathStep> read = FieldPath.Parse(path.ToString())!;
                Assert.Equal(steps.Select(s => s.Item2 ? new PathStep("name", s.Item1, -1) : new PathStep(s.Item1, null, -1)), read);
            });
}
