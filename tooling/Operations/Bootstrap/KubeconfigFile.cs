namespace Cairn.Operations.Bootstrap;

/// <summary>The kubeconfig of a cluster that was brought up: <c>~/.kube/ENVIRONMENT.yaml</c>, its owner's alone.</summary>
internal static class KubeconfigFile
{
    /// <summary>Writes it whole or not at all; leaves it alone when it is the same.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string home, string environment, string text)
    {
        string folder = Path.Combine(home, ".kube");
        string file = Path.Combine(folder, environment + ".yaml");
        text = text.TrimEnd('\n') + "\n";
        if (File.Exists(file) && File.ReadAllText(file) == text)
        {
            return file;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string beside = $"{file}.{Environment.ProcessId}";
        try
        {
            var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(beside, how))
            {
                writer.Write(text);
            }

            File.Move(beside, file, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }

        return file;
    }
}
