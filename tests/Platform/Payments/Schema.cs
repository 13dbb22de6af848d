using System.Diagnostics;

namespace Cairn.Payments.Tests;

/// <summary>The sample workload's schema, brought to a real PostgreSQL by the script that the migration job runs.</summary>
public sealed class Schema : IDisposable
{
    private readonly PostgresServer server;
    private readonly Scratch scratch = new();

    public Schema()
    {
        PostgresServer? started = PostgresServer.Start("payments_owner");
        Assert.SkipWhen(started is null, PostgresServer.Missing);
        server = started;
        foreach (string file in Directory.GetFiles(Path.Combine(Checkout.Root, "apps", "payments", "deploy", "migrations")))
        {
            File.Copy(file, scratch.At(Path.GetFileName(file)));
        }

        try
        {
            Assert.Equal((0, ""), Sql("create database payments", "postgres"));
        }
        catch
        {
            // One that was not made whole is not disposed by the runner.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        server.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public void IsReadyOnlyOnceItIsMigratedToWhatTheReleaseNeeds()
    {
        Assert.NotEqual(0, Sql("select api.ready(3)").Code);
        (int code, string said) = Migrate();
        Assert.Equal((0, "applying 0001-payments\napplying 0002-take-payment\napplying 0003-readiness\nschema version 3"), (code, said));
        Assert.Equal((0, "{\"schema\" : 3, \"payments\" : 0}"), AsService("select api.ready(3)"));

        // PostgREST answers with the status that the state names: 503.
        (code, said) = AsService("\\set VERBOSITY verbose\nselect api.ready(4)");
        Assert.NotEqual(0, code);
        Assert.Contains("PT503: The schema is at version 3, this release needs 4.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void IsNotReadyWherePaymentsCannotBeWritten()
    {
        Migrate();
        Assert.Equal(0, Sql("alter database payments set default_transaction_read_only = on").Code);
        Assert.Contains(
            "Payments cannot be written: the database is set to read-only.",
            AsService("select api.ready(3)").Said,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TakesAPaymentAndGivesItBackOnce()
    {
        Migrate();
        Assert.Equal((0, "1"), AsService("select api.take_payment(100, 'XTS', 'smoke')"));
        Assert.Equal((0, "t"), AsService("select api.give_back(1)"));
        Assert.Contains("PT409", AsService("\\set VERBOSITY verbose\nselect api.give_back(1)").Said, StringComparison.Ordinal);
        Assert.NotEqual(0, AsService("select api.take_payment(0, 'XTS', 'nothing')").Code);
        Assert.NotEqual(0, AsService("select api.take_payment(1, 'euro', 'wrong')").Code);
    }

    [Theory]
    [InlineData("select * from payments.payment")]
    [InlineData("delete from payments.payment")]
    [InlineData("select * from public.schema_version")]
    [InlineData("create table api.mine (a int)")]
    public void GivesTheServiceNothingButItsFunctions(string sql)
    {
        Migrate();
        (int code, string said) = AsService(sql);
        Assert.NotEqual(0, code);
        Assert.Contains("permission denied", said, StringComparison.Ordinal);
    }

    [Fact]
    public void IsMigratedAgainWithoutAnythingToDo()
    {
        Migrate();
        Assert.Equal((0, "schema version 3"), Migrate());
    }

    [Fact]
    public async Task IsMigratedByTwoAtOnceToTheSame()
    {
        Task<(int Code, string Said)>[] both = [Task.Run(Migrate), Task.Run(Migrate)];
        (int Code, string Said)[] ran = await Task.WhenAll(both);

        // One may find that the other was faster, and fails; the job runs it again.
        Assert.Contains(ran, item => item.Code == 0);
        Assert.Equal((0, "schema version 3"), Migrate());
        Assert.Equal((0, "3"), Sql("select count(*) from schema_version"));
    }

    [Fact]
    public void ThatFailsHalfwayLeavesTheVersionBefore()
    {
        File.WriteAllText(scratch.At("0004-broken.sql"), "create table payments.half (a int);\nselect nothing from nowhere;\n");
        (int code, string said) = Migrate();
        Assert.NotEqual(0, code);
        Assert.Contains("nowhere", said, StringComparison.Ordinal);
        Assert.Equal((0, "3"), Sql("select max(version) from schema_version"));
        Assert.Equal((0, ""), Sql("select to_regclass('payments.half')"));
        File.WriteAllText(scratch.At("0004-broken.sql"), "create table payments.half (a int);\n");
        Assert.Equal(0, Migrate().Code);
    }

    [Fact]
    public void ThatWasEditedAfterwardsIsRefused()
    {
        Migrate();
        File.AppendAllText(scratch.At("0002-take-payment.sql"), "-- A remark.\n");
        (int code, string said) = Migrate();
        Assert.Equal(1, code);
        Assert.Contains("0002-take-payment was applied already, and had another content then.", said, StringComparison.Ordinal);
    }

    private (int Code, string Said) Migrate() =>
        Run(["sh", Path.Combine(Checkout.Root, "apps", "payments", "deploy", "migrate.sh"), scratch.Path], "payments", "");

    /// <summary>As PostgREST runs what it is asked: logged in as one role, acting as the other, which serves requests.</summary>
    private (int Code, string Said) AsService(string sql) => Sql("set role payments_api;\n" + sql, user: "payments_api_login");

    private (int Code, string Said) Sql(string sql, string database = "payments", string user = "payments_owner") =>
        Run(
            [server.Psql, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--username", user],
            database,
            sql
        );

    private (int Code, string Said) Run(string[] command, string database, string input)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Path.GetDirectoryName(server.Psql) + ":" + start.Environment["PATH"];
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGUSER"] = "payments_owner";
        start.Environment["PGDATABASE"] = database;
        start.Environment["API_PASSWORD"] = "it's a secret";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, (output + errors.GetAwaiter().GetResult()).Trim());
    }
}
