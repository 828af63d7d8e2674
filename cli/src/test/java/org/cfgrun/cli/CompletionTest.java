package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the completion scripts in their shells. */
class CompletionTest {
  private static final List<String> BASH =
      List.of(
          "bash",
          "--norc",
          "-c",
          """
          source "$1"
          typed=${2//=/ = }
          COMP_WORDS=(${typed//::/ :: })
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
          _cfgrun
          printf '%s\\n' "${COMPREPLY[@]}"
          """,
          "bash");

  // Zsh completes only in an interactive shell, so it runs in a pseudo terminal that receives a
  // tab. One widget completes and prints the line, so that no time has to pass between the two.
  private static final List<String> ZSH =
      List.of(
          "zsh",
          "-f",
          "-c",
          """
          zmodload zsh/zpty
          zpty shell zsh -f -i
          zpty -w shell "PS1=; autoload -U compinit; compinit -u -D; source '$1'; echo re''ady"
          zpty -r -m shell out '*ready*'
          zpty -w shell "show() { zle expand-or-complete; zle auto-suffix-remove; BUFFER=\\"echo '<\\$BUFFER>'\\"; zle accept-line }"
          zpty -w shell "zle -N show; bindkey '^I' show; echo bo''und"
          zpty -r -m shell out '*bound*'
          zpty -w -n shell "$2"$'\\t'
          zpty -r -m shell out '*<*>*<*>*'
          print -r -- "${${out##*<}%%>*}"
          zpty -d shell
          """,
          "zsh");

  private static final List<String> FISH =
      List.of("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]");

  @TempDir Path folder;

  private String completed(List<String> shell, String typed) throws Exception {
    String name = shell.get(0);
    assumeTrue(installed(name), name + " is not installed");
    Files.writeString(folder.resolve("my_detector.cfg"), "x = 1\n");
    // Stands for the launcher, which the scripts ask for keys.
    Path keys =
        Files.writeString(
            folder.resolve("cfgrun"),
            "#!/bin/sh\n[ \"$1 $2\" = 'keys my_detector.cfg' ] || exit 3\n"
                + "case $3-$4 in model.b*-) echo model.backbone ;; data*-) echo data_root ;;"
                + " image*---variables) echo image_scale ;; esac\n");
    assertThat(keys.toFile().setExecutable(true)).isTrue();
    Path script = Files.writeString(folder.resolve("script"), script(name));
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(shell.stream(), Stream.of(script.toString(), typed)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(typed).isTrue();
      return Files.readString(out).strip();
    } finally {
      process.destroy();
    }
  }

  private static boolean installed(String shell) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }

  private static String script(String shell) {
    CommandRun run = CommandRun.of("completion", shell);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @ParameterizedTest
  @CsvSource({
    "cfgrun ev, eval",
    "cfgrun --ver, --version",
    "cfgrun eval --form, --format",
    "cfgrun eval --format js, json",
    "cfgrun eval --format=y, yaml",
    "cfgrun eval my.cfg --dialect mmc, mmcv",
    "cfgrun train --auto, --auto-resume",
    "cfgrun completion fi, fish",
    "cfgrun help RetinaH, RetinaHead",
    "cfgrun eval my_detector.cfg -x model.b, model.backbone",
    "cfgrun train my_detector.cfg --cfg-options lr=1 model.b, model.backbone",
    "cfgrun explain my_detector.cfg data, data_root",
    "cfgrun train my_detector.cfg --set image, image_scale",
    "cfgrun eval std, stdlib::",
    "cfgrun eval stdlib::quickstart/shapes_re, quickstart/shapes_retinanet.cfg",
    "cfgrun train --seed 0 stdlib::quickstart/shapes_re, quickstart/shapes_retinanet.cfg",
    "cfgrun diff a.cfg stdlib::_base_/def, _base_/default_runtime.cfg"
  })
  void bashCompletesCommandsOptionsAndValues(String typed, String word) throws Exception {
    assertThat(completed(BASH, typed)).isEqualTo(word);
  }

  @Test
  void bashFallsBackToFiles() throws Exception {
    assertThat(completed(BASH, "cfgrun eval my_d")).isEmpty();
    assertThat(completed(BASH, "cfgrun eval stdlib::").lines())
        .hasSizeGreaterThan(5)
        .allMatch(name -> name.endsWith(".cfg"));
    assertThat(completed(BASH, "cfgrun plot stdlib::quick")).isEmpty();
    assertThat(script("bash")).contains("complete -o bashdefault -o default -F _cfgrun cfgrun");
  }

  @ParameterizedTest
  @CsvSource({
    "cfgrun ev, cfgrun eval",
    "cfgrun eval --form, cfgrun eval --format",
    "cfgrun eval --format=js, cfgrun eval --format=json",
    "cfgrun eval my_d, cfgrun eval my_detector.cfg",
    "cfgrun eval stdlib::quickstart/shapes_re, cfgrun eval stdlib::quickstart/shapes_retinanet.cfg",
    "cfgrun eval my.cfg --out-d, cfgrun eval my.cfg --out-dir",
    "cfgrun completion fi, cfgrun completion fish",
    "cfgrun help RetinaH, cfgrun help RetinaHead",
    "cfgrun eval my_detector.cfg -x model.b, cfgrun eval my_detector.cfg -x model.backbone",
    "cfgrun eval my_detector.cfg --set=image, cfgrun eval my_detector.cfg --set=image_scale",
    "cfgrun explain my_detector.cfg data, cfgrun explain my_detector.cfg data_root"
  })
  void zshCompletesTheLine(String typed, String line) throws Exception {
    assertThat(completed(ZSH, typed)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "cfgrun ev, `eval\tPrint evaluated configs`",
        "cfgrun eval --form, `--format\tOutput format`",
        "cfgrun eval --format js, `json\tOutput format`",
        "cfgrun eval my_d, my_detector.cfg",
        "cfgrun eval stdlib::quickstart/shapes_re, stdlib::quickstart/shapes_retinanet.cfg",
        "cfgrun completion fi, fish"
      })
  void fishCompletesWithDescriptions(String typed, String line) throws Exception {
    assertThat(completed(FISH, typed)).isEqualTo(line);
  }
}
