package lib.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import lib.config.ProjectConfig;

/** Where the config says that a pod has secrets: name to file. */
final class SecretFiles {
    private SecretFiles() {
    }

    static Map<String, String> of(ProjectConfig config) {
        var files = new LinkedHashMap<>(config.secrets());
        if (!config.notice().webhookFile().isEmpty()) {
            files.put("notify.webhook_file", config.notice().webhookFile());
        }
        config.project().repoAccess().tokenFile().ifPresent(file -> files.put("the repository's token", file));
        config.project().repoAccess().keyFile().ifPresent(file -> files.put("the repository's key", file));
        return files;
    }
}
