"""あおい総合クリニック: a made-up clinic with its people and three cases. Nothing here is real."""
