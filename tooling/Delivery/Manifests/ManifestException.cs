using Cairn.Trail;

namespace Cairn.Delivery.Manifests;

/// <summary>A file is no manifest; the message is one sentence that names the file and the line.</summary>
public sealed class ManifestException(string file, int line, string what)
    : CairnException($"{file}:{line}: {what.TrimEnd('.')}.", UserMistake);
