package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lib.config.RepoAccess;
import lib.run.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** How the pod gets at a repository that isn't public: real git over HTTP with basic authentication, and real sshd. */
class AccessTest extends InSyncWorld {
    private static final String TOKEN = "letmein-" + "0123456789abcdef";
    private Process server;

    @AfterEach
    void endServer() throws Exception {
        if (server != null) {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly().waitFor();
        }
    }

    private void serveHttp() throws Exception {
        Path program = Files.writeString(world.root.resolve("serve.py"), HTTP_SERVER);
        Path said = world.root.resolve("port");
        server = new ProcessBuilder("python3", "-u", program.toString(), world.root.toString(), TOKEN).redirectOutput(said.toFile()).redirectError(world.root.resolve("http.log").toFile()).start();
        LoopbackPod.await("the server", () -> Files.exists(said) && Files.readString(said).endsWith("\n"));
        world.url = "http://127.0.0.1:" + Files.readString(said).strip() + "/origin.git";
    }

    private void token(String text) throws Exception {
        Path file = Files.writeString(world.root.resolve("token"), text + "\n");
        world.sh("chmod 600 token");
        world.access = new RepoAccess(Optional.empty(), Optional.of(file.toString()), false);
    }

    @Test
    void aTokenIsReadFromItsFileAndStoredNowhere() throws Exception {
        serveHttp();
        world.refused(ExitCode.USAGE, "could not read Username", "pr:7");
        token("wrong" + TOKEN);
        world.refused(ExitCode.USAGE, "Authentication failed", "pr:7");
        token(TOKEN);
        world.sync("pr:7");
        assertEquals(world.sha("refs/pull/7/head"), world.head());
        assertEquals(world.url, world.shIn(world.checkout, "git remote get-url origin").strip());
        assertEquals("", world.sh("grep -rlF " + TOKEN + " pod runs || :"));
    }

    @Test
    void aTokenIsForItsOwnHostAlone() throws Exception {
        serveHttp();
        token(TOKEN);
        String elsewhere = world.url.replace("127.0.0.1", "localhost").replace("origin.git", "sub.git");
        world.sh("git init -q --bare -b main sub.git; git clone -q sub.git s; cd s; echo s >s; git add .; git commit -q -m s; git push -q origin HEAD:main; cd ../laptop; git config -f .gitmodules submodule.s.path s; "
                + "git config -f .gitmodules submodule.s.url " + elsewhere + "; git add .gitmodules; git update-index --add --cacheinfo 160000,$(git -C ../s rev-parse HEAD),s; git commit -q -m sub; git push -q origin main");
        world.refused(ExitCode.USAGE, "submodules", "main");
        world.sh("cd laptop; git config -f .gitmodules submodule.s.url ../sub.git; git add .gitmodules; git commit -q -m relative; git push -q origin main");
        world.sync("main");
        assertEquals("s\n", Files.readString(world.checkout.resolve("s/s")));
    }

    @Test
    void aDeployKeyIsEnoughAndTheHostIsRemembered() throws Exception {
        int port = serveSsh();
        String user = System.getProperty("user.name");
        world.url = "ssh://" + user + "@127.0.0.1:" + port + world.origin;
        world.access = new RepoAccess(Optional.of(world.root.resolve("other key").toString()), Optional.empty(), false);
        world.refused(ExitCode.USAGE, "Permission denied", "main");
        world.access = new RepoAccess(Optional.of(world.root.resolve("deploy key").toString()), Optional.empty(), false);
        world.sync("main");
        assertEquals(world.sha("main"), world.head());
        assertTrue(Files.readString(world.runs.resolve(".ops/repo_known_hosts")).startsWith("[127.0.0.1]:" + port));
        assertFalse(Files.readString(world.checkout.resolve(".git/config")).contains("deploy key"));
    }

    /** Another sshd, with one key that may do nothing but serve git. */
    private int serveSsh() throws Exception {
        world.sh("mkdir -p /run/sshd 2>/dev/null || :; ssh-keygen -q -t ed25519 -N '' -f host; ssh-keygen -q -t ed25519 -N '' -f 'deploy key'; ssh-keygen -q -t ed25519 -N '' -f 'other key'; "
                + "printf 'command=\"git shell -c \\\\\"$SSH_ORIGINAL_COMMAND\\\\\"\",restrict %s\\n' \"$(cat 'deploy key.pub')\" >authorized; "
                + "printf 'ListenAddress 127.0.0.1\\nHostKey %s/host\\nAuthorizedKeysFile %s/authorized\\nPidFile none\\nStrictModes no\\nUsePAM no\\nPasswordAuthentication no\\nPermitRootLogin yes\\n' \"$PWD\" \"$PWD\" >sshd_config");
        String sshd = world.sh("PATH=/usr/sbin:/sbin:/usr/local/sbin:$PATH; command -v sshd").strip();
        Path log = world.root.resolve("sshd.log");
        for (int i = 0; i < 20; i++) {
            int port = freePort();
            server = new ProcessBuilder(sshd, "-D", "-e", "-f", world.root.resolve("sshd_config").toString(), "-p", String.valueOf(port)).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            LoopbackPod.await("sshd", () -> !server.isAlive() || Files.readString(log).contains("listening"));
            if (server.isAlive() && !Files.readString(log).contains("in use")) {
                return port;
            }
        }
        throw new AssertionError(Files.readString(log)); // somebody else may have taken one of these ports meanwhile
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** git http-backend (git-http-backend(1)) behind basic authentication with any user and one password. */
    private static final String HTTP_SERVER = """
            import base64, http.server, os, subprocess, sys
            root, token = sys.argv[1:]
            class Handler(http.server.BaseHTTPRequestHandler):
                def serve(self):
                    given = self.headers.get('Authorization', '')
                    password = base64.b64decode(given[6:]).decode().partition(':')[2] if given.startswith('Basic ') else ''
                    if password != token:
                        self.send_response(401); self.send_header('WWW-Authenticate', 'Basic realm="git"'); self.send_header('Content-Length', '0'); self.end_headers(); return
                    path, _, query = self.path.partition('?')
                    body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                    env = dict(os.environ, GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL='1', PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=self.command,
                               CONTENT_TYPE=self.headers.get('Content-Type', ''), CONTENT_LENGTH=str(len(body)), REMOTE_USER='u', HTTP_CONTENT_ENCODING=self.headers.get('Content-Encoding', ''),
                               GIT_PROTOCOL=self.headers.get('Git-Protocol', ''))
                    out = subprocess.run(['git', 'http-backend'], input=body, env=env, stdout=subprocess.PIPE).stdout
                    head, _, rest = out.partition(b'\\r\\n\\r\\n')
                    fields = [l.split(': ', 1) for l in head.decode().split('\\r\\n')]
                    status = int(dict(fields).get('Status', '200').split()[0])
                    self.send_response(status)
                    for name, value in fields:
                        if name != 'Status': self.send_header(name, value)
                    self.send_header('Content-Length', str(len(rest))); self.end_headers(); self.wfile.write(rest)
                do_GET = do_POST = serve
                def log_message(self, *a): pass
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
            print(server.server_port, flush=True)
            server.serve_forever()
            """;
}
