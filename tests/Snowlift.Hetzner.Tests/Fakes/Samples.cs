namespace Snowlift.Hetzner.Tests.Fakes;

/// <summary>Answers as the API's description shows them.</summary>
internal static class Samples
{
    public const string Location = """
        {"id":1,"name":"fsn1","description":"Falkenstein DC Park 1","country":"DE","city":"Falkenstein",
         "latitude":50.47612,"longitude":12.370071,"network_zone":"eu-central"}
        """;

    public const string ServerType = $$"""
        {"id":114,"name":"cx23","description":"CX23","category":"cost_optimized","cores":2,"memory":4.0,"disk":40.0,
         "architecture":"x86","cpu_type":"shared","storage_type":"local","deprecated":false,"deprecation":null,
         "prices":[{"location":"fsn1","price_hourly":{"net":"0.0088000000","gross":"0.0104720000000000"},
                    "price_monthly":{"net":"5.4900000000","gross":"6.5331000000000000"},
                    "included_traffic":21990232555520,"price_per_tb_traffic":{"net":"1.0000000000","gross":"1.1900000000000000"} }],
         "locations":[{"id":1,"name":"fsn1","deprecation":null,"available":true,"recommended":false},
                      {"id":2,"name":"nbg1","deprecation":{"announced":"2025-10-16T06:00:00+00:00","unavailable_after":"2026-01-01T00:00:00+00:00"},
                       "available":false,"recommended":false}]}
        """;

    public const string Image = """
        {"id":114690387,"type":"system","status":"available","name":"debian-12","description":"Debian 12",
         "image_size":null,"disk_size":5,"created":"2023-06-13T06:00:02+00:00","created_from":null,"bound_to":null,
         "os_flavor":"debian","os_version":"12","rapid_deploy":true,"protection":{"delete":false},"deprecated":null,
         "labels":{},"deleted":null,"architecture":"x86"}
        """;

    public const string Server = $$"""
        {"id":42,"name":"web","status":"running","created":"2026-11-22T12:00:00+00:00",
         "public_net":{"ipv4":{"id":1,"ip":"203.0.113.7","blocked":false,"dns_ptr":"static.example"},
                       "ipv6":{"id":2,"ip":"2001:db8::/64","blocked":false,"dns_ptr":[]},
                       "floating_ips":[478],"firewalls":[{"id":38,"status":"applied"}]},
         "private_net":[],"server_type":{{ServerType}},"location":{{Location}},"image":{{Image}},"iso":null,
         "rescue_enabled":false,"locked":false,"backup_window":null,"outgoing_traffic":null,"ingoing_traffic":0,
         "included_traffic":654321,"protection":{"delete":true,"rebuild":false},"labels":{"snowlift/managed":"true"},
         "volumes":[7],"load_balancers":[],"primary_disk_size":40,"placement_group":null}
        """;

    public static string Action(long id, string status = "running", int progress = 0, string command = "create_server") =>
        $$"""
        {"id":{{id}},"command":"{{command}}","status":"{{status}}","progress":{{progress}},
         "started":"2026-11-22T12:00:00+00:00","finished":null,"resources":[{"id":42,"type":"server"}],
         "error":{{(status == "error" ? """{"code":"action_failed","message":"Action failed"}""" : "null")}}}
        """;

    public static string Actions(params string[] actions) => List("actions", null, actions);

    public static string List(string name, int? nextPage, params string[] items) =>
        $$"""
        {"{{name}}":[{{string.Join(',', items)}}],
         "meta":{"pagination":{"page":1,"per_page":50,"previous_page":null,"next_page":{{nextPage?.ToString() ?? "null"}},"last_page":1,"total_entries":{{items.Length}}} } }
        """;
}
