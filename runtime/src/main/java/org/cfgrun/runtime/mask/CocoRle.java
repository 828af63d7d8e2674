package org.cfgrun.runtime.mask;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** Writes masks in COCO's JSON format, which pycocotools reads. */
public final class CocoRle {
  private CocoRle() {}

  /** Writes {@code {"size": [height, width], "counts": "..."}} with compressed run lengths. */
  public static void write(JsonWriter json, RunLengthMask mask) throws IOException {
    json.beginObject();
    json.name("size").beginArray().value(mask.height()).value(mask.width()).endArray();
    json.name("counts").value(mask.compressed());
    json.endObject();
  }
}
