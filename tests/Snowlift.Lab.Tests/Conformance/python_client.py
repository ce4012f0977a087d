"""The official Python client, as Debian packages it, against the lab. Says "ok" when all of it held."""
import os
import sys

from hcloud import APIException, Client
from hcloud.images.domain import Image
from hcloud.locations.domain import Location
from hcloud.server_types.domain import ServerType

client = Client(token=os.environ["HCLOUD_TOKEN"], api_endpoint=os.environ["HCLOUD_ENDPOINT"], poll_interval=0.02)
PUBLIC_KEY = sys.argv[1]


def refused(code, call):
    try:
        call()
    except APIException as e:
        assert e.code == code, (e.code, e.message)
        return e
    raise AssertionError("not refused with " + code)


assert [l.name for l in client.locations.get_all()] == ["fsn1", "nbg1", "hel1", "ash", "hil", "sin"]
assert client.server_types.get_by_name("cx23").cores == 2
assert client.server_types.get_by_name("cx23").prices
assert client.images.get_by_name("debian-12").id == 114690387  # the x86 one: this client knows no other
assert client.isos.get_all() == [] and client.volumes.get_all() == [] and client.networks.get_all() == []
assert client.firewalls.get_all() == [] and client.placement_groups.get_all() == []
assert client.floating_ips.get_all() == [] and client.load_balancers.get_all() == [] and client.certificates.get_all() == []

key = client.ssh_keys.create(name="me", public_key=PUBLIC_KEY)
assert client.ssh_keys.get_by_fingerprint(key.fingerprint).id == key.id
refused("uniqueness_error", lambda: client.ssh_keys.create(name="again", public_key=PUBLIC_KEY))

nbg1 = Location(name="nbg1")
created = client.servers.create(
    name="py", server_type=ServerType(name="cx23"), image=Image(name="debian-12"), location=nbg1, ssh_keys=[key],
    labels={"env": "test"}, user_data="#cloud-config\n")
assert created.root_password is None
assert created.server.status == "initializing"
for action in [created.action] + created.next_actions:
    action.wait_until_finished()
server = client.servers.get_by_name("py")
assert server.status == "running", server.status
assert server.public_net.ipv4.ip.startswith("127.77.")
assert server.public_net.primary_ipv4.id == client.primary_ips.get_all()[0].id
assert server.datacenter is None
assert [s.name for s in client.servers.get_all(label_selector="env=test")] == ["py"]
assert client.servers.get_all(label_selector="env!=test") == []

e = refused("uniqueness_error", lambda: client.servers.create(
    name="py", server_type=ServerType(name="cx23"), image=Image(name="debian-12"), location=nbg1))
assert e.message == "server name is already used", e.message
e = refused("invalid_input", lambda: client.servers.create(
    name="not a name", server_type=ServerType(name="cx23"), image=Image(name="debian-12"), location=nbg1))
assert e.details["fields"][0]["name"] == "name", e.details
refused("not_found", lambda: client.servers.get_by_id(1))

for call in (server.power_off, server.power_on, server.reboot, server.reset, server.shutdown, server.power_on):
    call().wait_until_finished()
rescue = server.enable_rescue(ssh_keys=[key.id])
rescue.action.wait_until_finished()
assert client.servers.get_by_id(server.id).rescue_enabled
server.disable_rescue().wait_until_finished()
image = server.create_image(description="a disk", labels={"kind": "disk"})
image.action.wait_until_finished()
assert client.images.get_by_id(image.image.id).status == "available"
server.rebuild(Image(id=image.image.id)).wait_until_finished()
server.update(name="py2", labels={"env": "prod"})
assert client.servers.get_by_name("py2").labels["env"] == "prod"
server.change_protection(delete=True, rebuild=True).wait_until_finished()
refused("protected", server.delete)
server.change_protection(delete=False, rebuild=False).wait_until_finished()
assert [a.command for a in server.get_actions()][:2] == ["create_server", "start_server"]
server.delete().wait_until_finished()
assert client.servers.get_all() == [] and client.primary_ips.get_all() == []
assert image.image.delete() and key.delete()
print("ok")
