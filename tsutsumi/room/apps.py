from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "tsutsumi.room"
    label = "room"
    verbose_name = "対策室"

    def ready(self) -> None:
        from tsutsumi.room.office import failures, told

        failures.listen()
        told.listen()
