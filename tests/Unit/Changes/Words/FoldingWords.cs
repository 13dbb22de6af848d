using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Changes.Tests.Words;

public sealed class FoldingWords
{
    [Theory]
    [InlineData("replicas", "replica")]
    [InlineData("policies", "policy")]
    [InlineData("limits", "limit")]
    [InlineData("connections", "connection")]
    [InlineData("pods", "pod")]
    [InlineData("pvcs", "pvc")]
    [InlineData("settings", "set")]
    [InlineData("ingresses", "ingress")]
    [InlineData("apis", "api")]
    [InlineData("approved", "approv")]
    public void InflectionsFoldToOneKey(string word, string key) => Assert.Equal(key, Stem.Of(word));

    [Theory]
    [InlineData("image images")]
    [InlineData("cache caches cached caching")]
    [InlineData("scale scales scaled scaling")]
    [InlineData("size sizes sized sizing")]
    [InlineData("retry retries retried retrying")]
    [InlineData("address addresses addressed")]
    [InlineData("queue queues queued")]
    [InlineData("drop drops dropped dropping")]
    [InlineData("status statuses")]
    [InlineData("class classes")]
    [InlineData("box boxes")]
    [InlineData("change changes changed changing")]
    public void FormsOfAWordShareAKey(string forms) => Assert.Single(forms.Split(' ').Select(Stem.Of).Distinct());

    [Theory]
    [InlineData("dns")]
    [InlineData("tls")]
    [InlineData("status")]
    [InlineData("ingress")]
    [InlineData("class")]
    [InlineData("kubernetes")]
    [InlineData("redis")]
    [InlineData("postgres")]
    [InlineData("nexus")]
    [InlineData("staging")]
    [InlineData("string")]
    [InlineData("https")]
    [InlineData("k8s")]
    [InlineData("speed")]
    [InlineData("überblicks")]
    public void NamesAndShortWordsStay(string word) => Assert.Equal(word, Stem.Of(word));
}
