using Cairn.Specification.Checking;

namespace Cairn.Specification.Reading;

/// <summary><c>spec.snapshots</c>.</summary>
internal static class SnapshotReader
{
    public static SnapshotSpecification Read(Section snapshots)
    {
        if (snapshots.Flag("enabled") == false)
        {
            snapshots.Wrong("enabled", "without snapshots a lost cluster cannot be restored", "remove it; they cost some megabytes");
        }

        string cron = snapshots.Text("cron") ?? "0 */12 * * *";
        if (!ValueFormats.IsCron(cron))
        {
            snapshots.Wrong(
                "cron",
                $"'{Section.Shown(cron)}' is not a cron expression",
                "write minute, hour, day, month and weekday, such as \"0 */12 * * *\""
            );
        }

        int retention = snapshots.Number("retention") ?? 5;
        if (retention < 1)
        {
            snapshots.Wrong("retention", $"{retention} snapshots would be kept", "keep at least one; 5 is usual");
        }

        string? directory = snapshots.Text("directory");
        if (directory is not null && !ValueFormats.IsDirectory(directory))
        {
            snapshots.Wrong(
                "directory",
                $"'{Section.Shown(directory)}' is not an absolute path of letters, digits and ._@-",
                "write one such as /var/backups/etcd"
            );
        }

        Section s3 = snapshots.Of("s3");
        SnapshotBucket? bucket = null;
        if (s3.IsGiven)
        {
            bucket = new SnapshotBucket(
                Required(s3, "endpoint", "s3.amazonaws.com", ValueFormats.IsEndpoint, "the name of a host, without https://"),
                Required(s3, "bucket", null, ValueFormats.IsObjectPath, "a bucket's name"),
                Required(s3, "region", "us-east-1", ValueFormats.IsObjectPath, "a region's name"),
                Required(s3, "folder", "etcd", ValueFormats.IsObjectPath, "a folder in the bucket")
            );
        }

        s3.Close();
        snapshots.Close();
        return new SnapshotSpecification(cron, retention, directory, bucket);
    }

    private static string Required(Section s3, string key, string? otherwise, Func<string, bool> isForm, string form)
    {
        string? text = s3.Text(key) ?? otherwise;
        if (text is null)
        {
            s3.Wrong(key, "it is missing", $"write {form}");
        }
        else if (!isForm(text))
        {
            s3.Wrong(key, $"'{Section.Shown(text)}' is not valid", $"write {form}");
        }

        return text ?? "";
    }
}
