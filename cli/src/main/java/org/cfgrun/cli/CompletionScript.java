package org.cfgrun.cli;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cfgrun.cli.CompletionModel.Choice;
import org.cfgrun.cli.CompletionModel.Kind;
import org.cfgrun.cli.CompletionModel.Subcommand;
import org.cfgrun.interpreter.source.SourceId;

/** A shell, and the completion script for it. */
enum CompletionScript {
  /** Bash: {@code source <(cfgrun completion bash)}. */
  BASH(CompletionScript::bash),
  /** Zsh: a file in a directory of {@code fpath}, or {@code source <(cfgrun completion zsh)}. */
  ZSH(CompletionScript::zsh),
  /** Fish: {@code cfgrun completion fish | source}. */
  FISH(CompletionScript::fish);

  private final Function<CompletionModel, String> writer;

  CompletionScript(Function<CompletionModel, String> writer) {
    this.writer = writer;
  }

  /** Returns the completion script. */
  String of(CompletionModel words) {
    return writer.apply(words);
  }

  private static String bash(CompletionModel words) {
    StringBuilder afterOption = new StringBuilder();
    StringBuilder ofCommand = new StringBuilder();
    StringBuilder keyed = new StringBuilder();
    for (Subcommand command : words.commands()) {
      for (Choice option : command.options()) {
        if (option.kind() == Kind.WORDS) {
          String pattern =
              option.names().stream()
                  .map(name -> command.name() + "/" + name)
                  .collect(Collectors.joining("|"));
          afterOption.append(
              "    %s) words='%s' ;;\n".formatted(pattern, String.join(" ", option.values())));
        }
      }
      if (command.takesKeys()) {
        keyed.append(" ").append(command.name());
      }
      ofCommand.append(
          "      %s/-*) words='%s' ;;\n".formatted(command.name(), names(command.options())));
      if (!command.words().isEmpty()) {
        ofCommand.append(
            "      %s/*) words='%s' ;;\n"
                .formatted(command.name(), String.join(" ", command.words())));
      }
    }
    return """
        # Bash completion for %1$s: source <(%1$s completion bash)
        _%1$s() {
          local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
          # Bash splits at an equals sign: --format = json.
          if [[ $before == = ]]; then
            before=${COMP_WORDS[COMP_CWORD - 2]}
          elif [[ $word == = ]]; then
            word=
          fi
          case ${COMP_WORDS[1]}/$before in
        %3$s  esac
          if [[ -z $words ]]; then
            case ${COMP_WORDS[1]}/$word in
        %4$s    esac
          fi
          if ((COMP_CWORD == 1)); then
            words='%2$s'
          fi
          # Keys and variables of the config on the line; bash also splits at the colons of stdlib::.
          local config= option= i
          for ((i = 2; i < COMP_CWORD; i++)); do
            case ${COMP_WORDS[i]} in
              -*) option=${COMP_WORDS[i]} ;;
              ::) config=${COMP_WORDS[i - 1]}::${COMP_WORDS[i + 1]} ;;
              *.cfg | *.py | *.json | *.yaml | *.yml)
                if [[ -z $config ]]; then
                  config=${COMP_WORDS[i]}
                fi
                ;;
            esac
          done
          if [[ -z $words && -n $config ]]; then
            if [[ $option == --set ]]; then
              words=$(%1$s keys "$config" "$word" --variables 2>/dev/null)
            elif [[ $option == -x || $option == --cfg-options || " %5$s " == *" ${COMP_WORDS[1]} "* ]]; then
              words=$(%1$s keys "$config" "$word" 2>/dev/null)
            fi
            if [[ -n $words ]]; then
              compopt -o nospace 2>/dev/null
            fi
          fi
          # Standard configs, of which bash completes what follows the colons.
          local colons=${COMP_WORDS[COMP_CWORD - 2]}$before
          if [[ -z $words && " %6$s " == *" ${COMP_WORDS[1]} "* ]]; then
            case $colons$word in
              stdlib:: | *stdlib::*) word=${word##*:} words='%7$s' ;;
              *)
                if [[ -n $word && stdlib:: == "$word"* ]]; then
                  # shellcheck disable=SC2207 # as below
                  COMPREPLY=(stdlib:: $(compgen -f -- "$word"))
                  compopt -o nospace 2>/dev/null
                  return
                fi
                ;;
            esac
          fi
          COMPREPLY=()
          if [[ -n $words ]]; then
            # shellcheck disable=SC2207 # words have no spaces, and bash on macOS has no mapfile
            COMPREPLY=($(compgen -W "$words" -- "$word"))
          fi
        }
        # Falls back to file names.
        complete -o bashdefault -o default -F _%1$s %1$s
        """
        .formatted(
            words.program(),
            words.commands().stream().map(Subcommand::name).collect(Collectors.joining(" "))
                + " "
                + names(words.options()),
            afterOption,
            ofCommand,
            keyed.toString().strip(),
            words.commands().stream()
                .filter(Subcommand::takesConfigs)
                .map(Subcommand::name)
                .collect(Collectors.joining(" ")),
            words.configs().stream()
                .map(name -> name.substring(SourceId.STDLIB.length()))
                .collect(Collectors.joining(" ")));
  }

  private static String names(List<Choice> options) {
    return options.stream()
        .flatMap(option -> option.names().stream())
        .collect(Collectors.joining(" "));
  }

  private static String zsh(CompletionModel words) {
    StringBuilder commands = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (Subcommand command : words.commands()) {
      commands.append("    '%s:%s'\n".formatted(command.name(), command.description()));
      cases.append("    %s)\n      _arguments \\\n".formatted(command.name()));
      for (Choice option : command.options()) {
        for (String name : option.names()) {
          cases.append("        '*%s' \\\n".formatted(zsh(name, option)));
        }
      }
      String rest =
          command.takesKeys()
              ? "_%s_files_or_keys".formatted(words.program())
              : command.takesConfigs()
                  ? "_%s_configs".formatted(words.program())
                  : command.words().isEmpty()
                      ? "_files"
                      : "(" + String.join(" ", command.words()) + ")";
      cases.append("        '*:argument:%s' ;;\n".formatted(rest));
    }
    return """
        #compdef %1$s
        # Zsh completion for %1$s: source <(%1$s completion zsh), or save as _%1$s in a directory of fpath.
        # Keys or variables of the config on the line.
        _%1$s_below() {
          local config=${${(M)words:#*.(cfg|py|json|yaml|yml)}[1]}
          [[ -n $config ]] || return 1
          compadd -S '' -- ${(f)"$(%1$s keys "$config" "$PREFIX" "$@" 2>/dev/null)"}
        }
        # Zsh passes options of its own, which are not those of cfgrun.
        _%1$s_keys() { _%1$s_below; }
        _%1$s_variables() { _%1$s_below --variables; }
        _%1$s_configs() {
          local ret=1
          compadd -- %5$s && ret=0
          _files && ret=0
          return ret
        }
        _%1$s_files_or_keys() { _%1$s_keys || _%1$s_configs; }
        _%1$s() {
          local -a commands=(
        %2$s  )
          if ((CURRENT == 2)); then
            _describe command commands
            _arguments %3$s
            return
          fi
          local command=$words[2]
          shift words
          ((CURRENT--))
          case $command in
        %4$s  esac
        }
        if [[ ${funcstack[1]-} == _%1$s ]]; then
          _%1$s "$@"
        else
          compdef _%1$s %1$s
        fi
        """
        .formatted(
            words.program(),
            commands,
            words.options().stream()
                .flatMap(option -> option.names().stream())
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(" ")),
            cases,
            String.join(" ", words.configs()));
  }

  private static String zsh(String name, Choice option) {
    String text = name + (option.kind() == Kind.NONE || !name.startsWith("--") ? "" : "=");
    String described = text + "[" + option.description() + "]";
    return switch (option.kind()) {
      case NONE -> described;
      case FREE -> described + ":value: ";
      case KEYS -> described + ":key:_cfgrun_keys";
      case VARIABLES -> described + ":variable:_cfgrun_variables";
      case FILE -> described + ":file:_files";
      case WORDS -> described + ":value:(" + String.join(" ", option.values()) + ")";
    };
  }

  private static String fish(CompletionModel words) {
    StringBuilder out =
        new StringBuilder(
            "# Fish completion for %1$s: %1$s completion fish | source\n"
                .formatted(words.program()));
    String first = "complete -c " + words.program() + " -n __fish_use_subcommand";
    for (Subcommand command : words.commands()) {
      out.append("%s -f -a %s -d '%s'\n".formatted(first, command.name(), command.description()));
    }
    words.options().forEach(option -> out.append(fish(first + " -f", option)));
    out.append(
        """
        # Keys or variables of the config on the line.
        function __%1$s_keys
          set -l config (string match -r '.*\\.(?:cfg|py|json|yaml|yml)$' -- (commandline -opc))[1]
          test -n "$config"; and %1$s keys $config (commandline -ct | string replace -r '^-x|^--[a-z-]*=' '') $argv 2>/dev/null
        end
        """
            .formatted(words.program()));
    for (Subcommand command : words.commands()) {
      String start =
          "complete -c %s -n '__fish_seen_subcommand_from %s'"
              .formatted(words.program(), command.name());
      if (!command.words().isEmpty()) {
        out.append("%s -f -a '%s'\n".formatted(start, String.join(" ", command.words())));
      }
      if (command.takesConfigs()) {
        out.append("%s -a '%s'\n".formatted(start, String.join(" ", words.configs())));
      }
      if (command.takesKeys()) {
        out.append("%s -a '(__%s_keys)'\n".formatted(start, words.program()));
      }
      command.options().forEach(option -> out.append(fish(start, option)));
    }
    return out.toString();
  }

  private static String fish(String start, Choice option) {
    StringBuilder line = new StringBuilder(start);
    for (String name : option.names()) {
      boolean isLong = name.startsWith("--");
      line.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
    }
    line.append(
        switch (option.kind()) {
          case NONE -> "";
          case FREE -> " -x";
          case KEYS -> " -x -a '(__cfgrun_keys)'";
          case VARIABLES -> " -x -a '(__cfgrun_keys --variables)'";
          case FILE -> " -r -F";
          case WORDS -> " -x -a '" + String.join(" ", option.values()) + "'";
        });
    return line.append(" -d '").append(option.description()).append("'\n").toString();
  }
}
