/* All match positions of some patterns in a file, by Hyperscan.
 *
 *   cc -O2 bench/hyperscan.c -lhs -o hyperscan && ./hyperscan PATTERNS FILE RUNS
 *
 * PATTERNS: one a line. Start positions are asked for where Hyperscan can give them for the pattern.
 * Prints: seconds of the processor (the least of RUNS), matches, patterns with starts, patterns without, refused.
 */
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 256, ROOM = 1 << 16 };

struct match {
    unsigned int pattern;
    unsigned long long from, to;
};

static struct match kept[ROOM];
static unsigned long long count;

static int on_match(unsigned int pattern, unsigned long long from, unsigned long long to, unsigned int flags, void *none)
{
    struct match *match = &kept[count++ % ROOM];
    match->pattern = pattern;
    match->from = from;
    match->to = to;
    (void)flags;
    (void)none;
    return 0;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        exit(2);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *data = malloc(*size + 1);
    if (!data || fread(data, 1, *size, file) != *size)
        exit(2);
    fclose(file);
    data[*size] = 0;
    return data;
}

static int accepted(const char *pattern, unsigned int flags)
{
    hs_database_t *database;
    hs_compile_error_t *error;
    if (hs_compile(pattern, flags, HS_MODE_BLOCK, NULL, &database, &error) == HS_SUCCESS) {
        hs_free_database(database);
        return 1;
    }
    hs_free_compile_error(error);
    return 0;
}

int main(int arguments, char **argument)
{
    if (arguments != 4)
        return 2;
    size_t text_size, size;
    char *patterns = read_file(argument[1], &size), *text = read_file(argument[2], &text_size);
    const char *pattern[MOST];
    unsigned int flag[MOST], id[MOST], patterns_kept = 0, with = 0, without = 0, refused = 0;
    for (char *line = strtok(patterns, "\n"); line && patterns_kept < MOST; line = strtok(NULL, "\n")) {
        unsigned int flags = HS_FLAG_UTF8;
        if (accepted(line, flags | HS_FLAG_SOM_LEFTMOST)) {
            flags |= HS_FLAG_SOM_LEFTMOST;
            with++;
        } else if (accepted(line, flags)) {
            without++;
        } else {
            refused++;
            continue;
        }
        pattern[patterns_kept] = line;
        flag[patterns_kept] = flags;
        id[patterns_kept] = patterns_kept;
        patterns_kept++;
    }
    hs_database_t *database;
    hs_compile_error_t *error;
    if (hs_compile_multi(pattern, flag, id, patterns_kept, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    hs_scratch_t *scratch = NULL;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return 1;
    double least = 1e9;
    for (int run = 0; run < atoi(argument[3]); run++) {
        count = 0;
        clock_t began = clock();
        if (hs_scan(database, text, (unsigned int)text_size, 0, scratch, on_match, NULL) != HS_SUCCESS)
            return 1;
        double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
        least = seconds < least ? seconds : least;
    }
    printf("%f %llu %u %u %u\n", least, count, with, without, refused);
    return 0;
}
