package my_hook;

import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Does nothing yet. */
@Component(Registries.HOOKS)
public final class MyHook extends Hook {
  /** @param a a number */
  public record Args(int a) {}

  public MyHook(Args args) {
    int half = args.a() / 2
  }
}
